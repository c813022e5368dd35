import { SignedValues } from '@oms/platform/auth/signed-value';
import type { Actor } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import { recordItems, type KnownItem } from '../operations/record-items.js';
import { recordLocations } from '../operations/record-locations.js';
import { upsertChannel } from '../operations/upsert-channel.js';
import { upsertPrices } from '../operations/upsert-prices.js';
import type { OrdersServices } from '../services.js';

export const BERLIN = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE' };
export const STORE = '019a0000-0000-7000-8000-0000000000a1';
export const WAREHOUSE = '019a0000-0000-7000-8000-0000000000a2';
export const CUSTOMER: Actor = {
  role: 'customer',
  id: 'customer-1',
  customerId: '019a0000-0000-7000-8000-0000000000c1',
};
export const OTHER: Actor = { role: 'customer', id: 'customer-2', customerId: '019a0000-0000-7000-8000-0000000000c2' };
export const GUEST: Actor = { role: 'guest', id: 'storefront-key' };
export const AGENT: Actor = { role: 'agent', id: 'agent-1' };
export const tokens = new SignedValues('token-secret-of-the-tests', 'reservation');

/** An event of another subgraph. */
export const event = <Payload>(aggregateId: string, version: number, payload: Payload): IntegrationEvent<Payload> => ({
  eventId: newId(),
  type: 'Test',
  schemaVersion: 1,
  aggregateId,
  aggregateVersion: version,
  occurredAt: '2026-03-02T09:00:00.000Z',
  actor: { role: 'job', id: 'job:test' },
  requestId: 'test',
  payload,
});

const item = (sku: string, more: Partial<KnownItem> = {}): KnownItem => ({
  sku,
  title: `The ${sku.toLowerCase()}`,
  active: true,
  stockTracked: true,
  requiresShipping: true,
  components: [],
  ...more,
});

const ITEMS = [
  item('TEA'),
  item('CUP'),
  item('GIFT', {
    components: [
      { sku: 'TEA', quantity: 1 },
      { sku: 'CUP', quantity: 2 },
    ],
  }),
  item('SERVICE', { stockTracked: false, requiresShipping: false }),
  item('FREE'),
  item('OLD', { active: false }),
];

/** A channel WEB in euro with TEA 10.00, CUP 2.50, a GIFT of both, a SERVICE; FREE has no price, OLD is not for sale. */
export async function seedWorld(op: OperationContext<OrdersServices>): Promise<void> {
  await upsertChannel(op, { code: 'WEB', name: 'Web shop', kind: 'WEB', currencyCode: 'EUR' });
  await upsertChannel(op, { code: 'SHUT', name: 'Closed', kind: 'WEB', currencyCode: 'EUR', active: false });
  await recordItems(
    op,
    ITEMS.map((one) => event(one.sku, 1, one)),
  );
  await recordLocations(op, [
    event(STORE, 1, { locationId: STORE, code: 'STORE', name: 'Store', active: true, pickupEnabled: true }),
    event(WAREHOUSE, 1, { locationId: WAREHOUSE, code: 'WH', name: 'Warehouse', active: true, pickupEnabled: false }),
  ]);
  const price = (sku: string, amount: string) => ({ sku, amount, channel: 'WEB', currencyCode: 'EUR' });
  await upsertPrices(op, {
    prices: [
      price('TEA', '10.00'),
      price('CUP', '2.50'),
      price('GIFT', '12.01'),
      price('SERVICE', '5.00'),
      price('OLD', '1.00'),
    ],
  });
}
