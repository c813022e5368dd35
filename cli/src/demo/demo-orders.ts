import { rows, sql } from '@oms/platform/database/sql';
import { createPurchaseOrdersFromAlerts } from '@oms/inventory/operations/create-purchase-orders-from-alerts';
import { receivePurchaseOrder } from '@oms/inventory/operations/receive-purchase-order';
import { acceptFulfillmentOrder } from '@oms/fulfillment/operations/accept-fulfillment-order';
import { handOverPickup, markReadyForPickup } from '@oms/fulfillment/operations/hand-over-pickup';
import { packFulfillmentOrder } from '@oms/fulfillment/operations/pack-fulfillment-order';
import { pickFulfillmentOrder } from '@oms/fulfillment/operations/pick-fulfillment-order';
import { rejectFulfillmentOrder } from '@oms/fulfillment/operations/reject-fulfillment-order';
import { recordTrackingEvent } from '@oms/fulfillment/operations/record-tracking-event';
import { shipFulfillmentOrder } from '@oms/fulfillment/operations/ship-fulfillment-order';
import { cancelOrder } from '@oms/orders/operations/cancel-order';
import { holdOrder } from '@oms/orders/operations/hold-order';
import { placeOrder } from '@oms/orders/operations/place-order';
import { pumpDeliveries } from '@oms/jobs/pump';
import { contextOf, type DemoWorld } from './demo-world.js';

const ORDERS = 400;
const BATCH = 20;

/** How far an order's work goes: the old are done, the newest are anywhere on the way. */
const STAGES = [
  'placed',
  'accepted',
  'picked',
  'packed',
  'shipped',
  'delivered',
  'held',
  'cancelled',
  'rejected',
  'short',
] as const;
type Stage = (typeof STAGES)[number];

async function placeOne(world: DemoWorld, index: number): Promise<string | null> {
  const { random, runtimes, customers, skus, locations } = world;
  const customer = random.pick(customers);
  const american = customer.address.countryCode === 'US';
  const channel = american ? 'WEB-US' : random.pick(['WEB-EU', 'WEB-EU', 'MARKET', 'STORE']);
  const pickup = channel === 'STORE' ? locations.get(random.pick(['ST-BER', 'ST-PAR', 'ST-AMS'])) : undefined;
  const lines = Array.from({ length: 1 + random.below(3) }, () => ({
    sku: random.pick(skus),
    quantity: 1 + random.below(3),
  }));
  const shippingPrice = { amount: '4.90', currencyCode: american ? 'USD' : 'EUR' };
  const { orderId } = await placeOrder(contextOf(runtimes.orders), {
    channel,
    customerId: customer.id,
    externalReference: channel === 'MARKET' ? `M-${index + 1}` : null,
    lines,
    deliveries: [
      pickup
        ? { method: 'PICKUP_IN_STORE', pickupLocationId: pickup }
        : { method: 'SHIPPING', address: customer.address, shippingPrice },
    ],
    payment:
      channel === 'STORE'
        ? { method: 'CASH' }
        : channel === 'MARKET'
          ? { method: 'EXTERNAL', provider: 'market', reference: `pay-${index + 1}` }
          : { method: 'CARD', token: 'demo' },
  });
  return orderId;
}

interface Work {
  readonly id: string;
  readonly method: string;
}

const workOf = ({ runtimes }: DemoWorld, orderIds: readonly string[]): Promise<(Work & { orderId: string })[]> =>
  rows(
    runtimes.fulfillment.database.sql(),
    sql`select id, method, order_id from fulfillment_order where order_id = any(${orderIds}::uuid[]) and status not in ('CANCELLED', 'REJECTED', 'SHORT') and not on_hold order by created_at, id`,
  );

async function packAll(world: DemoWorld, work: readonly Work[], stage: Stage): Promise<void> {
  const ctx = contextOf(world.runtimes.fulfillment);
  for (const { id: fulfillmentOrderId } of work) {
    await acceptFulfillmentOrder(ctx, { fulfillmentOrderId });
    if (stage === 'accepted') continue;
    await pickFulfillmentOrder(ctx, { fulfillmentOrderId });
    if (stage === 'picked') continue;
    await packFulfillmentOrder(ctx, { fulfillmentOrderId });
  }
}

async function sendAll(world: DemoWorld, work: readonly Work[], stage: Stage): Promise<void> {
  const ctx = contextOf(world.runtimes.fulfillment);
  for (const { id: fulfillmentOrderId, method } of work) {
    if (method === 'PICKUP_IN_STORE') {
      await markReadyForPickup(ctx, { fulfillmentOrderId });
      if (stage === 'delivered') await handOverPickup(ctx, { fulfillmentOrderId, identityCheck: 'ID_DOCUMENT' });
      continue;
    }
    await shipFulfillmentOrder(ctx, { fulfillmentOrderId });
    if (stage !== 'delivered') continue;
    const shipments = await rows<{ id: string }>(
      world.runtimes.fulfillment.database.sql(),
      sql`select id from shipment where fulfillment_order_id = ${fulfillmentOrderId}`,
    );
    for (const { id } of shipments)
      await recordTrackingEvent(ctx, { shipmentId: id, externalId: `demo-${id}`, status: 'DELIVERED' });
  }
}

/** What goes wrong in a warehouse: work that is refused, and a unit that is not on the shelf. */
async function troubles(world: DemoWorld, byStage: ReadonlyMap<Stage, string[]>): Promise<void> {
  const ctx = contextOf(world.runtimes.fulfillment);
  for (const { id: fulfillmentOrderId } of await workOf(world, byStage.get('rejected') ?? [])) {
    await rejectFulfillmentOrder(ctx, { fulfillmentOrderId, reason: 'NO_CAPACITY' });
  }
  for (const { id: fulfillmentOrderId } of await workOf(world, byStage.get('short') ?? [])) {
    await acceptFulfillmentOrder(ctx, { fulfillmentOrderId });
    const found = sql`select id, quantity from fulfillment_order_line where fulfillment_order_id = ${fulfillmentOrderId}`;
    const lines = await rows<{ id: string; quantity: number }>(world.runtimes.fulfillment.database.sql(), found);
    await pickFulfillmentOrder(ctx, {
      fulfillmentOrderId,
      lines: lines.map(({ id, quantity }) => ({
        lineId: id,
        quantity: quantity - 1,
        short: 1,
        shortReason: 'NOT_FOUND',
      })),
    });
  }
}

async function carryOut(world: DemoWorld, byStage: ReadonlyMap<Stage, string[]>): Promise<void> {
  const { runtimes } = world;
  for (const orderId of byStage.get('held') ?? [])
    await holdOrder(contextOf(runtimes.orders), { orderId, reason: 'ADDRESS_CHECK' });
  for (const orderId of byStage.get('cancelled') ?? [])
    await cancelOrder(contextOf(runtimes.orders), { orderId, reason: 'CUSTOMER_REQUEST' });
  await pumpDeliveries(runtimes);
  await troubles(world, byStage);
  const working: Stage[] = ['accepted', 'picked', 'packed', 'shipped', 'delivered'];
  for (const stage of working) await packAll(world, await workOf(world, byStage.get(stage) ?? []), stage);
  await pumpDeliveries(runtimes);
  world.clock.advance({ hours: 6 });
  for (const stage of ['shipped', 'delivered'] as const)
    await sendAll(world, await workOf(world, byStage.get(stage) ?? []), stage);
  await pumpDeliveries(runtimes);
}

async function replenish({ runtimes }: DemoWorld): Promise<void> {
  const ctx = contextOf(runtimes.inventory);
  await createPurchaseOrdersFromAlerts(ctx, {});
  const open = await rows<{ id: string }>(
    runtimes.inventory.database.sql(),
    sql`select id from purchase_order where status = 'SUBMITTED' order by ordered_at, id`,
  );
  for (const { id } of open) await receivePurchaseOrder(ctx, { purchaseOrderId: id });
  await pumpDeliveries(runtimes);
}

/** 400 orders, spread over the year before `end`; all but the last sixty are done. */
export async function demoOrders(world: DemoWorld, end: Date): Promise<void> {
  const begin = world.clock.now().getTime();
  for (let first = 0; first < ORDERS; first += BATCH) {
    const byStage = new Map<Stage, string[]>();
    const recent = first >= ORDERS - 3 * BATCH;
    for (let index = first; index < first + BATCH; index += 1) {
      world.clock.set(new Date(begin + ((end.getTime() - begin - 86_400_000) * index) / ORDERS));
      const orderId = await placeOne(world, index);
      const stage = recent ? (STAGES[index % STAGES.length] ?? 'placed') : index % 17 === 0 ? 'cancelled' : 'delivered';
      if (orderId) byStage.set(stage, [...(byStage.get(stage) ?? []), orderId]);
    }
    await pumpDeliveries(world.runtimes);
    await carryOut(world, byStage);
    if (!recent) await replenish(world);
  }
}
