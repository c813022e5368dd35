import type { Actor } from '@oms/platform/auth/actor';
import type { TestSystem } from './test-system.js';

const ADDRESS = { name: 'Ada', line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE' };

/** A small shop with customers, for tests that watch its orders. */
export interface LiveShop {
  /** The customer's id and the actor that it is. */
  customer(name: string): Promise<{ readonly id: string; readonly actor: Actor }>;
  /** Places an order and delivers all that follows; answers its id. */
  order(customerId?: string): Promise<string>;
  /** Adds one entry to the order's timeline that only staff see, and delivers it. */
  staffEvent(orderId: string): Promise<void>;
  /** Cancels one unit, which the customer sees, and delivers it. */
  cancelUnit(orderId: string): Promise<void>;
  lastSequence(orderId: string): Promise<number>;
  mutate(name: string, inputType: string, selection: string, input: Record<string, unknown>): Promise<unknown>;
}

export async function openLiveShop(system: TestSystem): Promise<LiveShop> {
  const ask = async (document: string, variables: Record<string, unknown>): Promise<unknown> => {
    const answer = await system.graph(document, variables);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data as unknown;
  };
  const mutate: LiveShop['mutate'] = async (name, inputType, selection, input) => {
    const document = `mutation($input: ${inputType}!) { ${name}(input: $input) { ${selection} userErrors { code message } } }`;
    const data = (await ask(document, { input })) as Record<string, { userErrors: { message: string }[] }>;
    const payload = data[name];
    if (!payload || payload.userErrors.length > 0) throw new Error(JSON.stringify(payload));
    return payload;
  };
  await mutate('upsertChannel', 'UpsertChannelInput', '', {
    code: 'WEB',
    name: 'Web shop',
    kind: 'WEB',
    currencyCode: 'EUR',
  });
  await mutate('upsertLocation', 'UpsertLocationInput', '', {
    code: 'BERLIN',
    name: 'Warehouse Berlin',
    kind: 'WAREHOUSE',
    address: { line1: 'Dock 1', city: 'Berlin', countryCode: 'DE', latitude: 52.5, longitude: 13.4 },
  });
  await mutate('upsertItem', 'UpsertItemInput', '', { sku: 'TEA', title: 'A tea' });
  await mutate('upsertPrices', 'UpsertPricesInput', '', {
    prices: [{ sku: 'TEA', amount: '4.50', channel: 'WEB', currencyCode: 'EUR' }],
  });
  await mutate('adjustStock', 'AdjustStockInput', '', {
    sku: 'TEA',
    locationCode: 'BERLIN',
    delta: 10_000,
    reason: 'FOUND',
  });
  await system.settle();
  return { ...ordersOf(system, mutate, ask), mutate };
}

type Ask = (document: string, variables: Record<string, unknown>) => Promise<unknown>;

function ordersOf(system: TestSystem, mutate: LiveShop['mutate'], ask: Ask): Omit<LiveShop, 'mutate'> {
  return {
    async customer(name) {
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
      const payload = await mutate('upsertCustomer', 'UpsertCustomerInput', 'customer { id }', { name, email });
      const { id } = (payload as { customer: { id: string } }).customer;
      await system.settle();
      return { id, actor: { role: 'customer', id: `user-${name}`, customerId: id } };
    },
    async order(customerId) {
      const payload = await mutate('placeOrder', 'PlaceOrderInput', 'order { id }', {
        channel: 'WEB',
        ...(customerId ? { customerId } : {}),
        lines: [{ sku: 'TEA', quantity: 50 }],
        deliveries: [{ method: 'SHIPPING', address: ADDRESS }],
        payment: { method: 'INVOICE' },
      });
      await system.settle();
      return (payload as { order: { id: string } }).order.id;
    },
    async staffEvent(orderId) {
      await mutate('holdOrder', 'HoldOrderInput', '', { orderId, reason: 'SUSPECTED_FRAUD' });
      await system.settle();
    },
    async cancelUnit(orderId) {
      const data = await ask('query($id: ID!) { order(id: $id) { lines { nodes { id } } } }', { id: orderId });
      const [line] = (data as { order: { lines: { nodes: { id: string }[] } } }).order.lines.nodes;
      await mutate('cancelOrder', 'CancelOrderInput', '', { orderId, lines: [{ lineId: line?.id, quantity: 1 }] });
      await system.settle();
    },
    async lastSequence(orderId) {
      const data = await ask('query($id: ID!) { order(id: $id) { lastSequence } }', { id: orderId });
      return (data as { order: { lastSequence: number } }).order.lastSequence;
    },
  };
}
