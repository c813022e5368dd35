import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { openInventory, type TestInventory } from '../testing/open-inventory.js';
import { createPurchaseOrdersFromAlerts } from './create-purchase-orders-from-alerts.js';
import { changePurchaseOrder } from './change-purchase-order.js';
import { raiseReorderAlerts } from './raise-reorder-alerts.js';
import { receivePurchaseOrder } from './receive-purchase-order.js';
import { reviewReplenishment } from './review-replenishment.js';
import { setReorderPolicy } from './set-reorder-policy.js';
import { setSupplierTerms } from './set-supplier-terms.js';
import { upsertSupplier } from './upsert-supplier.js';

let inventory: TestInventory;
const op = () => inventory.subgraph.op();
const query = <Row>(statement: ReturnType<typeof sql>) => rows<Row>(inventory.subgraph.database.sql(), statement);
const alerts = (sku: string) =>
  query<{ status: string; suggestedQuantity: number }>(sql`select * from reorder_alert where sku = ${sku} order by raised_at, id`); // prettier-ignore
const policyOf = async (sku: string) =>
  (await query<Record<string, number>>(sql`select * from reorder_policy where sku = ${sku}`))[0] ?? {};

/** Tells the alerts' consumer of every change of stock so far. */
async function hear(): Promise<void> {
  await raiseReorderAlerts(op(), (await inventory.subgraph.events('StockChanged')) as never);
}

beforeAll(async () => {
  inventory = await openInventory();
  await inventory.location('W');
  await upsertSupplier(op(), { code: 'S', name: 'S', leadTimeDays: 4 });
  for (const sku of ['A', 'B', 'SELLS']) await inventory.item(sku, { supplierCode: 'S', unitCost: '8.00' });
});
afterAll(async () => {
  expect(await inventory.verify()).toEqual([]);
  await inventory.subgraph.close();
});

describe('an alert', () => {
  it('becomes a purchase order in the supplier’s lots and prices, and is closed when the goods are there', async () => {
    await inventory.stock('A', { W: 3 });
    await inventory.stock('B', { W: 1 });
    for (const sku of ['A', 'B'])
      await setReorderPolicy(op(), { sku, locationCode: 'W', reorderPoint: 5, orderUpTo: 20 });
    await setSupplierTerms(op(), { supplierCode: 'S', sku: 'A', minimum: 12, multiple: 6, priceBreaks: [{ from: 1, unitCost: '9' }, { from: 18, unitCost: '7.5' }] }); // prettier-ignore
    await hear();
    await hear();
    expect(await alerts('A')).toMatchObject([{ status: 'OPEN', suggestedQuantity: 17 }]);
    const { purchaseOrderIds } = await createPurchaseOrdersFromAlerts(op(), {});
    expect(purchaseOrderIds).toHaveLength(1);
    const [purchaseOrderId = ''] = purchaseOrderIds;
    const lines = await query<{ sku: string; quantity: number; cost: string }>(sql`select sku, quantity, unit_cost::text as cost from purchase_order_line where purchase_order_id = ${purchaseOrderId} order by sku`); // prettier-ignore
    expect(lines).toEqual([{ sku: 'A', quantity: 18, cost: '7.5' }, { sku: 'B', quantity: 19, cost: null }]); // prettier-ignore
    await hear();
    expect((await alerts('A'))[0]).toMatchObject({ status: 'ORDERED' });
    await receivePurchaseOrder(op(), { purchaseOrderId, lines: [{ sku: 'A', quantity: 20, damaged: 1 }] });
    await hear();
    expect((await alerts('A'))[0]).toMatchObject({ status: 'CLOSED' });
    expect(await inventory.level('A', 'W')).toMatchObject({ onHand: 23, damaged: 1 });
    expect((await alerts('B'))[0]).toMatchObject({ status: 'ORDERED' });
    await changePurchaseOrder(op(), { purchaseOrderId, action: 'CLOSE', reason: 'no longer made' });
    await hear();
    expect((await alerts('B')).map(({ status }) => status).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'CLOSED',
      'OPEN',
    ]);
  });
});

describe('a computed policy', () => {
  it('follows what sells, every night, and raises the alert that it leads to', async () => {
    await inventory.stock('SELLS', { W: 500 });
    await setReorderPolicy(op(), {
      sku: 'SELLS',
      locationCode: 'W',
      method: 'COMPUTED',
      serviceLevel: 0.95,
      lot: 'EOQ',
    });
    expect(await policyOf('SELLS')).toMatchObject({ reorderPoint: 0, orderUpTo: 1 });
    // 8 units on each of 28 of the last 56 days: 4 a day, with a deviation of 4.036.
    const levelId = (await inventory.level('SELLS', 'W'))['id'];
    await query(sql`insert into inventory_movement (id, level_id, bucket, delta, reason, actor, occurred_at)
      select gen_random_uuid(), ${levelId}, 'on_hand', -8, 'SHIPMENT', '{}', ${inventory.subgraph.clock.now()}::timestamptz - make_interval(days => n * 2) from generate_series(0, 27) n`); // prettier-ignore
    await query(sql`update inventory_level set on_hand = on_hand - 224 where id = ${levelId}`);
    await query(sql`update supplier set ordering_cost = 50 where code = 'S'`);
    expect(await reviewReplenishment(op())).toEqual({ reviewed: 3 });
    // z = 1.645 × √4 × 4.036 = 13.3 beyond the 16 that sell in four days; √(2 × 1460 × 50 ÷ 2) = 270.
    expect(await policyOf('SELLS')).toMatchObject({ reorderPoint: 30, orderUpTo: 300 });
    expect(await inventory.level('SELLS', 'W')).toMatchObject({ dailyDemand: 4 });
    await inventory.stock('SELLS', { W: -250 });
    await reviewReplenishment(op());
    expect(await alerts('SELLS')).toMatchObject([{ status: 'OPEN', suggestedQuantity: 274 }]);
  });

  it('is refused where it cannot be', async () => {
    const refused = (input: object) =>
      setReorderPolicy(op(), { sku: 'A', locationCode: 'W', ...input }).then(
        () => '',
        ({ errors }: { errors: { code: string; field: string[] }[] }) => `${errors[0]?.code} ${errors[0]?.field.join('.')}`, // prettier-ignore
      );
    expect(await refused({})).toBe('REQUIRED reorderPoint');
    expect(await refused({ method: 'GUESSED' })).toBe('INVALID_METHOD method');
    expect(await refused({ method: 'COMPUTED', serviceLevel: 1 })).toBe('INVALID_POLICY serviceLevel');
    await expect(setSupplierTerms(op(), { supplierCode: 'S', sku: 'A', priceBreaks: [{ from: 5, unitCost: '1' }, { from: 5, unitCost: '1' }] })).rejects.toMatchObject({ errors: [{ code: 'INVALID_BREAK', field: ['priceBreaks', '1', 'from'] }] }); // prettier-ignore
  });
});
