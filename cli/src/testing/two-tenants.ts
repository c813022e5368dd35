import type { Actor } from '@oms/platform/auth/actor';
import type { TestSystem } from './test-system.js';

/** What one of two parties owns who must not see each other's. */
export interface Tenant {
  readonly customer: Actor & { readonly customerId: string };
  /** Works at the location that sends the tenant's orders, and at no other. */
  readonly associate: Actor;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly orderLineId: string;
  readonly caseId: string;
  readonly locationId: string;
  readonly levelId: string;
  readonly sku: string;
  readonly fulfillmentOrderId: string;
  readonly fulfillmentOrderNumber: string;
  readonly shipmentId: string;
}

type Answer = Readonly<Record<string, { readonly id: string }>>;
type Mutate = (name: string, selection: string, input: Record<string, unknown>) => Promise<Answer>;

const INPUTS: Readonly<Record<string, string>> = {
  acceptFulfillmentOrder: 'FulfillmentOrderCommandInput',
  pickFulfillmentOrder: 'PickInput',
  packFulfillmentOrder: 'PackInput',
};

const inputOf = (name: string): string => INPUTS[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;

const mutateIn =
  (system: TestSystem): Mutate =>
  async (name, selection, input) => {
    const answer = await system.graph(
      `mutation($input: ${inputOf(name)}!) { answer: ${name}(input: $input) { ${selection} userErrors { code message field } } }`,
      { input },
    );
    const data = answer.data as { answer: Answer & { userErrors: readonly unknown[] } } | null;
    const problems = [...(answer.errors ?? []), ...(data?.answer.userErrors ?? [])];
    if (!data || problems.length > 0) throw new Error(`${name}: ${JSON.stringify(problems)}`);
    return data.answer;
  };

const address = (name: string) => ({
  name,
  line1: `${name} street 1`,
  city: 'Berlin',
  postalCode: '10117',
  countryCode: 'DE',
});

async function openShop(mutate: Mutate, name: string) {
  const [code, sku] = [`W-${name}`, `SKU-${name}`];
  const { location } = await mutate('upsertLocation', 'location { id }', {
    code,
    name: code,
    kind: 'WAREHOUSE',
    address: { line1: 'Dock 1', city: 'Berlin', countryCode: 'DE', latitude: 52.5, longitude: 13.4 },
  });
  await mutate('upsertItem', 'item { sku }', { sku, title: sku });
  const prices = [{ sku, channel: 'WEB', amount: '5.00', currencyCode: 'EUR' }];
  await mutate('upsertPrices', 'prices { sku }', { prices });
  const stock = { sku, locationCode: code, delta: 50, reason: 'FOUND' };
  const { level } = await mutate('adjustStock', 'level { id }', stock);
  return { code, sku, locationId: location?.id ?? '', levelId: level?.id ?? '' };
}

interface Found {
  readonly number: string;
  readonly lines: { readonly nodes: readonly { readonly id: string }[] };
  readonly fulfillmentOrders: {
    readonly nodes: readonly {
      readonly id: string;
      readonly number: string;
      readonly shipments: readonly { readonly id: string }[];
    }[];
  };
}

const ORDER = `query($id: ID!) { order(id: $id) { number lines { nodes { id } } fulfillmentOrders { nodes { id number shipments { id } } } } }`;

async function find(system: TestSystem, id: string) {
  const answer = await system.graph(ORDER, { id });
  const { order } = answer.data as { order: Found };
  const [work] = order.fulfillmentOrders.nodes;
  if (!work) throw new Error('the order has no work');
  return { order, work };
}

async function placeAndPack(system: TestSystem, mutate: Mutate, input: Record<string, unknown>) {
  const placed = await mutate('placeOrder', 'order { id }', {
    channel: 'WEB',
    deliveries: [{ method: 'SHIPPING', address: address('A') }],
    payment: { method: 'INVOICE' },
    ...input,
  });
  const orderId = placed['order']?.id ?? '';
  await system.settle();
  const { work } = await find(system, orderId);
  for (const step of ['accept', 'pick', 'pack'])
    await mutate(`${step}FulfillmentOrder`, 'fulfillmentOrder { id }', { fulfillmentOrderId: work.id });
  await system.settle();
  return { orderId, ...(await find(system, orderId)) };
}

async function tenant(system: TestSystem, name: string): Promise<Tenant> {
  const mutate = mutateIn(system);
  const shop = await openShop(mutate, name);
  const email = `${name}@example.org`;
  const known = await mutate('upsertCustomer', 'customer { id }', {
    externalReference: name,
    name: `Customer ${name}`,
    email,
    phone: '+49 30 1234',
    address: address(name),
  });
  const customerId = known['customer']?.id ?? '';
  await system.settle();
  const lines = [{ sku: shop.sku, quantity: 2 }];
  const { orderId, order, work } = await placeAndPack(system, mutate, { customerId, email, lines });
  const opened = await mutate('openCase', 'case { id }', { kind: 'QUESTION', subject: 'Where?', customerId, orderId });
  return {
    customer: { role: 'customer', id: `customer-${name}`, customerId },
    associate: { role: 'associate', id: `associate-${name}`, locations: [shop.code] },
    orderId,
    orderNumber: order.number,
    orderLineId: order.lines.nodes[0]?.id ?? '',
    caseId: opened['case']?.id ?? '',
    ...shop,
    fulfillmentOrderId: work.id,
    fulfillmentOrderNumber: work.number,
    shipmentId: work.shipments[0]?.id ?? '',
  };
}

/** Two customers, each with an order on its way from a location of its own, in a system that is otherwise empty. */
export async function twoTenants(system: TestSystem): Promise<{ readonly a: Tenant; readonly b: Tenant }> {
  const channel = { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR' };
  await mutateIn(system)('upsertChannel', 'channel { id }', channel);
  return { a: await tenant(system, 'A'), b: await tenant(system, 'B') };
}
