import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { claimDeliveries } from '@oms/platform/outbox/deliveries';
import { SHARDS } from '@oms/platform/outbox/event';
import { groupIntoBatches } from '@oms/jobs/batches';
import { handleBatch } from '@oms/jobs/handle-batch';
import { batchSizeOf, eventJobs, jobByName } from '@oms/jobs/routes';
import type { TestSystem } from './test-system.js';

type Graph = TestSystem['graph'];

const shards = Array.from({ length: SHARDS }, (_, shard) => shard);

/** Delivers once, to these consumers alone, what waits for them; everything else goes on waiting. */
async function deliverTo({ runtimes }: TestSystem, consumers: readonly string[]): Promise<void> {
  const except = eventJobs.map(({ name }) => name).filter((name) => !consumers.includes(name));
  for (const source of SUBGRAPHS) {
    const db = runtimes.byName[source].database.sql();
    const claimed = await claimDeliveries(db, { shards, limit: 1_000, acknowledgeSeconds: 60, except });
    for (const { data } of groupIntoBatches(source, claimed, batchSizeOf))
      await handleBatch(runtimes, jobByName(data.consumer), data);
  }
}

/** What the story reads of a payload. */
interface Payload {
  readonly userErrors: readonly unknown[];
  readonly order?: { readonly id: string };
}

async function mutate(
  graph: Graph,
  name: string,
  type: string,
  selection: string,
  input: Record<string, unknown>,
): Promise<Payload> {
  const answer = await graph(
    `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message } } }`,
    { input },
  );
  const payload = (answer.data as Record<string, Payload> | null)?.[name];
  const problems = answer.errors ?? payload?.userErrors;
  if (!payload || (problems ?? []).length > 0) throw new Error(`${name}: ${JSON.stringify(problems)}`);
  return payload;
}

async function openShop(graph: Graph): Promise<void> {
  await mutate(graph, 'upsertChannel', 'UpsertChannelInput', 'channel { code }', {
    code: 'WEB',
    name: 'Web',
    kind: 'WEB',
    currencyCode: 'EUR',
  });
  const address = { line1: 'Dock 1', city: 'Berlin', countryCode: 'DE' };
  const location = { code: 'W1', name: 'One', kind: 'WAREHOUSE', address };
  await mutate(graph, 'upsertLocation', 'UpsertLocationInput', 'location { id }', location);
  await mutate(graph, 'upsertItem', 'UpsertItemInput', 'item { sku }', { sku: 'CUP', title: 'Cup' });
  const prices = [{ sku: 'CUP', channel: 'WEB', amount: '8.00', currencyCode: 'EUR' }];
  await mutate(graph, 'upsertPrices', 'UpsertPricesInput', 'prices { sku }', { prices });
  const stock = { sku: 'CUP', locationCode: 'W1', delta: 40, reason: 'FOUND' };
  await mutate(graph, 'adjustStock', 'AdjustStockInput', 'level { id }', stock);
}

async function place(graph: Graph, quantity: number): Promise<string> {
  const { order } = await mutate(graph, 'placeOrder', 'PlaceOrderInput', 'order { id }', {
    channel: 'WEB',
    lines: [{ sku: 'CUP', quantity }],
    deliveries: [{ method: 'SHIPPING', address: { line1: 'x', city: 'y', countryCode: 'DE', name: 'Ada' } }],
    payment: { method: 'CARD', token: 'ok' },
  });
  return order?.id ?? '';
}

const PACK = [
  ['acceptFulfillmentOrder', 'FulfillmentOrderCommandInput'],
  ['pickFulfillmentOrder', 'PickInput'],
  ['packFulfillmentOrder', 'PackInput'],
] as const;
const SHIP = [['shipFulfillmentOrder', 'ShipInput']] as const;

async function work(graph: Graph, orderId: string, steps: readonly (readonly [string, string])[]): Promise<void> {
  const document = 'query($id: ID!) { order(id: $id) { fulfillmentOrders { nodes { id } } } }';
  const { order } = (await graph(document, { id: orderId })).data as {
    order: { fulfillmentOrders: { nodes: { id: string }[] } };
  };
  const fulfillmentOrderId = order.fulfillmentOrders.nodes[0]?.id;
  for (const [name, type] of steps) await mutate(graph, name, type, 'fulfillmentOrder { id }', { fulfillmentOrderId });
}

/** Event types of which, at the end of the story, one waits for each of its consumers. */
export const STORY_EVENTS = [
  'DemandChanged',
  'OrderChanged',
  'CaptureRequested',
  'ReservationChanged',
  'StockChanged',
  'ItemChanged',
  'LocationChanged',
  'FulfillmentChanged',
  'LabelRequested',
  'CustomerChanged',
] as const;

/** A shop in the middle of its work: some of everything has happened, and an event of each kind is on its way. */
export async function playStory(system: TestSystem): Promise<void> {
  const graph: Graph = (...asked) => system.graph(...asked);
  await openShop(graph);
  await system.settle();
  const [shipped, packed] = [await place(graph, 2), await place(graph, 1)];
  await system.settle();
  await work(graph, shipped, PACK);
  await system.settle();
  await work(graph, shipped, SHIP);
  // What has shipped is recorded by orders, which then asks for its money; nobody has heard that yet.
  await deliverTo(system, ['orders.record-fulfillment']);
  await work(graph, packed, PACK);
  await place(graph, 3);
  await deliverTo(system, ['inventory.allocation']);
  await place(graph, 100);
  await mutate(graph, 'upsertItem', 'UpsertItemInput', 'item { sku }', { sku: 'CUP', title: 'Cup, blue' });
  const address = { line1: 'Dock 2', city: 'Berlin', countryCode: 'DE' };
  const location = { code: 'W2', name: 'Two', kind: 'WAREHOUSE', address };
  await mutate(graph, 'upsertLocation', 'UpsertLocationInput', 'location { id }', location);
  const stock = { sku: 'CUP', locationCode: 'W1', delta: 5, reason: 'FOUND' };
  await mutate(graph, 'adjustStock', 'AdjustStockInput', 'level { id }', stock);
  const customer = { email: 'ada@example.com', name: 'Ada' };
  await mutate(graph, 'upsertCustomer', 'UpsertCustomerInput', 'customer { id }', customer);
}
