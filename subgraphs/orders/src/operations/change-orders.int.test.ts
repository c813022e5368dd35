import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '@oms/platform/errors/domain-error';
import { run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { CUSTOMER, OTHER } from '../testing/world.js';
import { cancelOrder } from './cancel-order.js';
import { holdOrder } from './hold-order.js';
import { releaseDueHolds } from './release-due-holds.js';
import { releaseHold } from './release-hold.js';
import { verifyOrders } from './verify-orders.js';

let orders: TestOrders;
beforeAll(async () => {
  orders = await openOrders();
});
afterAll(() => orders.subgraph.close());

const op = () => orders.subgraph.op();

/** An order of `units` of one item, all allocated. */
async function allocated(units: number): Promise<{ orderId: string; lineId: string; allocationId: string }> {
  const orderId = await orders.placed({ lines: [{ sku: 'TEA', quantity: units }] });
  const lineId = (await orders.load(orderId)).lines[0]!.id;
  const allocationId = newId();
  await orders.reserve(orderId, [{ allocationId, lineId, quantity: units }]);
  return { orderId, lineId, allocationId };
}

describe('a cancellation', () => {
  it('is carried out at once for what nobody has begun', async () => {
    const orderId = await orders.placed();
    await cancelOrder(op(), { orderId, reason: 'changed my mind' });
    const order = await orders.load(orderId);
    expect(order).toMatchObject({ status: 'CANCELLED', total: 0, demandVersion: 2, cancellations: [] });
    expect(await orders.timeline(orderId)).toEqual([
      'ORDER_PLACED',
      'ORDER_CONFIRMED',
      'CANCELLATION_REQUESTED',
      'ORDER_CANCELLED',
      'REFUND_SUCCEEDED',
    ]);
  });

  it('is accepted although no work was opened yet', async () => {
    const { orderId } = await allocated(2);
    await cancelOrder(op(), { orderId });
    expect((await orders.load(orderId)).lines[0]).toMatchObject({ allocated: 2, cancelPending: 2, cancelled: 0 });
    await orders.work(orderId, [], { demandVersion: 2 });
    expect(await orders.load(orderId)).toMatchObject({
      status: 'CANCELLED',
      cancellations: [{ status: 'ACCEPTED' }],
      demandVersion: 3,
    });
    expect(await orders.timeline(orderId)).toContain('CANCELLATION_ACCEPTED');
  });

  it('waits until fulfillment has seen it', async () => {
    const { orderId, lineId, allocationId } = await allocated(3);
    await cancelOrder(op(), { orderId, lines: [{ lineId, quantity: 2 }] });
    await orders.work(orderId, [{ allocationId, lineId, quantity: 3 }], { demandVersion: 1 });
    expect((await orders.load(orderId)).cancellations).toMatchObject([{ status: 'REQUESTED' }]);
    await orders.work(orderId, [{ allocationId, lineId, quantity: 3, cancelled: 2 }], { demandVersion: 2 });
    expect((await orders.load(orderId)).lines[0]).toMatchObject({ cancelled: 2, cancelPending: 0, allocated: 1 });
  });

  it('loses what has shipped first, and says so', async () => {
    const { orderId, lineId, allocationId } = await allocated(3);
    await cancelOrder(op(), { orderId, lines: [{ lineId, quantity: 2 }] });
    await orders.work(orderId, [{ allocationId, lineId, quantity: 3, shipped: 2 }], {
      demandVersion: 2,
      status: 'SHIPPED',
    });
    const order = await orders.load(orderId);
    expect(order.cancellations).toMatchObject([{ status: 'PARTIALLY_ACCEPTED', accepted: 1, declined: 1 }]);
    expect(order.lines[0]).toMatchObject({ shipped: 2, cancelled: 1, cancelPending: 0 });
  });

  it('names what cannot be cancelled', async () => {
    const { orderId, lineId } = await allocated(1);
    const lines = [
      { lineId, quantity: 2 },
      { lineId: newId(), quantity: 1 },
      { lineId, quantity: 0 },
    ];
    const error = await cancelOrder(op(), { orderId, lines }).catch((one: DomainError) => one);
    expect((error as DomainError).errors.map((one) => one.code)).toEqual([
      'QUANTITY_EXCEEDED',
      'UNKNOWN_LINE',
      'INVALID_QUANTITY',
    ]);
    await expect(cancelOrder(op(), { orderId, expectedVersion: 1 })).rejects.toMatchObject({
      errors: [{ code: 'VERSION_CONFLICT', details: { currentVersion: 2 } }],
    });
    await expect(cancelOrder(op(), { orderId, reason: '\u0000' })).rejects.toMatchObject({ code: 'INVALID_TEXT' });
  });

  it('is for its own customer and for staff; for others there is no such order', async () => {
    const orderId = await orders.placed({ payment: { method: 'CARD', token: 'ok' } }, CUSTOMER);
    await expect(cancelOrder(orders.subgraph.op(OTHER), { orderId, expectedVersion: 99 })).rejects.toMatchObject({
      code: 'ORDER_NOT_FOUND',
    });
    await cancelOrder(orders.subgraph.op(CUSTOMER), { orderId });
    expect(await orders.load(orderId)).toMatchObject({ status: 'CANCELLED' });
  });

  it('changes nothing as a dry run', async () => {
    const orderId = await orders.placed();
    const before = await orders.footprint();
    await cancelOrder(op(), { orderId, dryRun: true });
    expect(await orders.load(orderId)).toMatchObject({ status: 'CONFIRMED', version: 1 });
    expect(await orders.footprint()).toEqual(before);
  });
});

describe('a hold', () => {
  it('is told to fulfillment, takes effect when seen, and ends with its release', async () => {
    const { orderId } = await allocated(1);
    await holdOrder(op(), { orderId, reason: 'SUSPECTED_FRAUD' });
    expect(await orders.load(orderId)).toMatchObject({
      fulfillmentStatus: 'ON_HOLD',
      demandVersion: 2,
      holds: [{ status: 'OPEN' }],
    });
    await orders.work(orderId, [], { demandVersion: 2 });
    const [hold] = (await orders.load(orderId)).holds;
    expect(hold?.status).toBe('EFFECTIVE');
    await releaseHold(op(), { orderId, holdId: hold!.id });
    expect(await orders.load(orderId)).toMatchObject({ hasOpenHold: false, demandVersion: 3 });
    await expect(releaseHold(op(), { orderId, holdId: hold!.id })).rejects.toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    });
  });

  it('ends by itself when its time is over, once, whoever looks', async () => {
    const orderId = await orders.placed();
    await holdOrder(op(), { orderId, reason: 'WAIT', releaseAt: new Date('2026-03-02T10:00:00Z') });
    expect(await releaseDueHolds(op())).toEqual({ released: 0 });
    orders.subgraph.clock.set(new Date('2026-03-02T10:00:00Z'));
    const released = await Promise.all([releaseDueHolds(op()), releaseDueHolds(op())]);
    expect(released.reduce((sum, one) => sum + one.released, 0)).toBe(1);
    expect(await orders.timeline(orderId)).toEqual(['ORDER_PLACED', 'ORDER_CONFIRMED', 'HOLD_PLACED', 'HOLD_RELEASED']);
  });
});

describe('what the others report', () => {
  it('is taken in any order, with duplicates', async () => {
    const orderId = await orders.placed();
    const lineId = (await orders.load(orderId)).lines[0]!.id;
    const allocationId = newId();
    const transition = (type: string) => ({
      id: newId(),
      type,
      occurredAt: '2026-03-02T09:00:00.000Z',
      fulfillmentOrderId: newId(),
      actor: { role: 'associate' as never, id: 'picker' },
      reason: null,
    });
    const transitions = [transition('FULFILLMENT_ACCEPTED')];
    const ship = { allocationId, lineId, quantity: 2, shipped: 2 };
    await orders.work(orderId, [ship], {
      version: 1_005,
      transitions: [...transitions, transition('FULFILLMENT_SHIPPED')],
    });
    await orders.work(orderId, [{ ...ship, shipped: 0 }], { version: 1_004, transitions });
    await orders.work(orderId, [ship], { version: 1_005, transitions });
    expect((await orders.load(orderId)).lines[0]).toMatchObject({ shipped: 2, allocated: 0 });
    await orders.reserve(orderId, [{ allocationId, lineId, quantity: 2 }], 2_000);
    expect((await orders.load(orderId)).lines[0]).toMatchObject({ shipped: 2, allocated: 0 });
    expect((await orders.timeline(orderId)).filter((type) => type === 'FULFILLMENT_ACCEPTED')).toHaveLength(1);
  });

  it('moves a short pick back to open', async () => {
    const { orderId, lineId, allocationId } = await allocated(3);
    await orders.work(orderId, [{ allocationId, lineId, quantity: 3, short: 1 }]);
    await orders.reserve(orderId, [{ allocationId, lineId, quantity: 2 }]);
    expect((await orders.load(orderId)).lines[0]).toMatchObject({ allocated: 2, open: 1 });
  });

  it('shows work that is to begin later as scheduled, until it may begin', async () => {
    const { orderId, lineId, allocationId } = await allocated(2);
    await orders.work(orderId, [{ allocationId, lineId, quantity: 2 }], { status: 'SCHEDULED' });
    expect(await orders.load(orderId)).toMatchObject({ fulfillmentStatus: 'SCHEDULED' });
    await orders.work(orderId, [{ allocationId, lineId, quantity: 2 }], { status: 'OPEN' });
    expect(await orders.load(orderId)).toMatchObject({ fulfillmentStatus: 'IN_PROGRESS' });
  });

  it('counts whole kits only', async () => {
    const orderId = await orders.placed({ lines: [{ sku: 'GIFT', quantity: 3 }] });
    const lineId = (await orders.load(orderId)).lines[0]!.id;
    await orders.reserve(orderId, [
      { allocationId: newId(), lineId, sku: 'TEA', quantity: 3 },
      { allocationId: newId(), lineId, sku: 'CUP', quantity: 5 },
    ]);
    expect((await orders.load(orderId)).lines[0]).toMatchObject({ allocated: 2, open: 1 });
  });
});

/** A small generator, so that a failing run can be repeated. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('random commands at the same time', () => {
  it('leave every rule unbroken', async () => {
    const random = numbers(20_260_302);
    const below = (limit: number): number => Math.floor(random.next().value * limit);
    const made = await Promise.all([1, 2, 3].map(() => allocated(5)));
    const acts = made.flatMap(({ orderId, lineId, allocationId }, index) => {
      let shipped = 0;
      let version = 10_000 * (index + 1);
      const demandVersion = async () => (await orders.load(orderId)).demandVersion;
      return [
        () => cancelOrder(op(), { orderId, lines: [{ lineId, quantity: 1 + below(2) }] }),
        () => orders.reserve(orderId, [{ allocationId, lineId, quantity: below(6) }], (version += 1)),
        async () => {
          shipped = Math.min(5, shipped + below(2));
          const worked = { allocationId, lineId, quantity: 5, shipped, delivered: below(shipped + 1) };
          await orders.work(orderId, [worked], { demandVersion: await demandVersion(), version: (version += 1) });
        },
        () => holdOrder(op(), { orderId, reason: 'CHECK' }),
        async () => {
          const hold = (await orders.load(orderId)).holds.find((one) => one.status !== 'RELEASED');
          if (hold) await releaseHold(op(), { orderId, holdId: hold.id });
        },
      ];
    });
    const errors: unknown[] = [];
    for (let round = 0; round < 25; round += 1) {
      const chosen = Array.from({ length: 8 }, () => acts[below(acts.length)]!);
      await Promise.all(chosen.map((act) => act().catch((error: unknown) => void errors.push(error))));
    }
    expect(errors.filter((error) => !(error instanceof DomainError))).toEqual([]);
    expect(await verifyOrders(op())).toEqual([]);
  });
});

describe('verification', () => {
  it('finds a broken counter, total, status and timeline', async () => {
    const { orderId } = await allocated(2);
    const change = (statement: ReturnType<typeof sql>) => run(orders.subgraph.database.sql(), statement);
    await change(sql`update order_line set allocated = 1, open = 1 where order_id = ${orderId}`);
    await change(
      sql`update orders set subtotal = subtotal + 1, total = total + 1, payment_status = 'UNPAID', last_sequence = 99 where id = ${orderId}`,
    );
    expect([...new Set((await verifyOrders(op())).map((one) => one.rule))].toSorted()).toEqual([
      'line.fold-of-allocations',
      'order.derived-statuses',
      'order.totals-of-lines',
      'timeline.gap-free',
    ]);
  });
});
