import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInventory, type TestInventory } from '../testing/open-inventory.js';
import { finishFullFeed, takeStockFeed } from './take-stock-feed.js';

let inventory: TestInventory;
const op = () => inventory.subgraph.op();
const onHand = async (sku: string, place: string) => (await inventory.level(sku, place))['onHand'];

beforeAll(async () => {
  inventory = await openInventory();
  for (const code of ['X', 'Y']) await inventory.location(code);
  for (const sku of ['P', 'Q', 'R']) await inventory.item(sku);
  await inventory.stock('R', { X: 7, Y: 7 });
});
afterAll(async () => {
  expect(await inventory.verify()).toEqual([]);
  await inventory.subgraph.close();
});

describe('a stock feed', () => {
  it('brings levels to what it says, once for each batch, and clears what it does not name where it was', async () => {
    const levels = [{ sku: 'P', locationCode: 'X', quantity: 5 }, { sku: 'Q', locationCode: 'X', quantity: 3 }, { sku: 'NONE', locationCode: 'X', quantity: 1 }, { sku: 'P', locationCode: 'Z', quantity: 1 }, { sku: 'P', locationCode: 'X', quantity: -1 }]; // prettier-ignore
    const first = await takeStockFeed(op(), { feed: 'monday', batch: 1, mode: 'FULL', levels });
    expect(first).toMatchObject({ updated: 2, rejected: [{ index: 2, field: 'sku' }, { index: 3, field: 'locationCode' }, { index: 4, field: 'quantity' }] }); // prettier-ignore
    await inventory.stock('P', { X: -1 });
    expect(await takeStockFeed(op(), { feed: 'monday', batch: 1, mode: 'FULL', levels })).toMatchObject({ updated: 0 });
    expect(await onHand('P', 'X')).toBe(4);
    const named = (place: string, sku: string) => levels.some((one) => one.sku === sku && one.locationCode === place);
    expect(await finishFullFeed(op(), { feed: 'monday', named })).toEqual({ cleared: 1 });
    expect([await onHand('R', 'X'), await onHand('R', 'Y')]).toEqual([0, 7]);
  });

  it('adds what came and takes what went, never below nothing', async () => {
    const levels = [{ sku: 'Q', locationCode: 'X', quantity: 4 }, { sku: 'Q', locationCode: 'X', quantity: -2 }, { sku: 'R', locationCode: 'Y', quantity: -8 }]; // prettier-ignore
    const result = await takeStockFeed(op(), { feed: 'sales', batch: 1, mode: 'DELTA', levels });
    expect(result).toMatchObject({ updated: 1, rejected: [{ index: 2, field: 'quantity' }] });
    expect([await onHand('Q', 'X'), await onHand('R', 'Y')]).toEqual([5, 7]);
  });

  it('takes back from orders what it says is not there', async () => {
    const [orderId = ''] = await inventory.demand({ lines: [{ sku: 'R', quantity: 6 }] });
    await takeStockFeed(op(), { feed: 'tuesday', batch: 1, mode: 'FULL', levels: [{ sku: 'R', locationCode: 'Y', quantity: 2 }] }); // prettier-ignore
    expect(await inventory.reserved(orderId)).toEqual({ Y: 2, backordered: 4 });
  });
});
