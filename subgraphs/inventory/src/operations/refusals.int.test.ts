import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { openInventory, type TestInventory } from '../testing/open-inventory.js';
import { adjustStock } from './adjust-stock.js';
import { createPurchaseOrder } from './create-purchase-order.js';
import { createTransfer } from './create-transfer.js';
import { findAvailability } from './find-availability.js';
import { receivePurchaseOrder } from './receive-purchase-order.js';
import { upsertItem } from './upsert-item.js';
import { upsertLocation } from './upsert-location.js';
import { upsertSupplier } from './upsert-supplier.js';

let inventory: TestInventory;
const op = () => inventory.subgraph.op();
const ADDRESS = { line1: 'Dock 1', city: 'Berlin', countryCode: 'DE' };

beforeAll(async () => {
  inventory = await openInventory();
  for (const code of ['X', 'Y']) await inventory.location(code);
  await inventory.item('P');
  await inventory.stock('P', { X: 5 });
  await upsertSupplier(op(), { code: 'SUP', name: 'Supplier' });
});
afterAll(async () => {
  expect(await inventory.verify()).toEqual([]);
  await inventory.subgraph.close();
});

/** Code and field of everything that is said against a command. */
const said = (command: Promise<unknown>): Promise<string[]> =>
  command.then(
    () => ['taken'],
    ({ errors, message, field }: { errors?: UserErrorData[]; message: string; field?: string[] }) =>
      errors?.map((one) => `${one.code} ${one.field?.join('.')}`) ?? [`${message} ${field?.join('.')}`],
  );

describe('what nobody could keep, or count with, is refused with its field', () => {
  const location = (change: object) => upsertLocation(op(), { code: 'Z', name: 'Z', kind: 'STORE', address: ADDRESS, ...change }); // prettier-ignore
  const supplier = (change: object) => upsertSupplier(op(), { code: 'SUP', name: 'Supplier', ...change });
  const item = (change: object) => upsertItem(op(), { sku: 'P', title: 'P', ...change });
  const adjust = (change: object) => adjustStock(op(), { sku: 'P', locationCode: 'X', reason: 'FOUND', ...change });
  const order = (line: object, change = {}) => createPurchaseOrder(op(), { supplierCode: 'SUP', locationCode: 'X', lines: [{ sku: 'P', quantity: 1, ...line }], ...change }); // prettier-ignore

  it('of a location', async () => {
    expect(await said(location({ kind: 'SHOP' }))).toEqual(['INVALID_KIND kind']);
    expect(await said(location({ name: ' ' }))).toEqual(['REQUIRED name']);
    expect(await said(location({ handlingCost: -1 }))).toEqual(['INVALID_AMOUNT handlingCost']);
    expect(await said(location({ closedDates: ['2026-02-30'] }))).toEqual(['INVALID_TIMES closedDates']);
    const nowhere = { ...ADDRESS, countryCode: 'UK', latitude: 91 };
    expect(await said(location({ address: nowhere }))).toEqual([
      'INVALID_ADDRESS address.countryCode',
      'INVALID_ADDRESS address.latitude',
    ]);
  });

  it('of a supplier', async () => {
    expect(await said(supplier({ leadTimeSdDays: 1e308 }))).toEqual(['INVALID_QUANTITY leadTimeSdDays']);
    expect(await said(supplier({ email: 'nobody' }))).toEqual(['INVALID_EMAIL email']);
    expect(await said(supplier({ address: { ...ADDRESS, city: '' } }))).toEqual(['INVALID_ADDRESS address.city']);
  });

  it('of an item', async () => {
    expect(await said(item({ weightGrams: -1, unitCost: '-1' }))).toEqual([
      'INVALID_WEIGHT weightGrams',
      'INVALID_AMOUNT unitCost',
    ]);
  });

  it('of stock and orders for it', async () => {
    expect(await said(adjust({ delta: 2_147_483_647 }))).toEqual(['TOO_MANY_UNITS delta']);
    expect(await said(order({ quantity: 2_147_483_647 }))).toEqual(['INVALID_QUANTITY lines.0.quantity']);
    expect(await said(order({ unitCost: '-1' }))).toEqual(['INVALID_AMOUNT lines.0.unitCost']);
    expect(await said(order({}, { externalReference: 'x'.repeat(256) }))).toEqual(['TEXT_TOO_LONG externalReference']);
    const twice = [{ sku: 'P', quantity: 1 }, { sku: 'P', quantity: 2 }]; // prettier-ignore
    expect(await said(order({}, { lines: twice }))).toEqual(['DUPLICATE_SKU lines.1.sku']);
    const { purchaseOrderId } = await createPurchaseOrder(op(), { supplierCode: 'SUP', locationCode: 'X', lines: [{ sku: 'P', quantity: 1 }] }); // prettier-ignore
    const received = receivePurchaseOrder(op(), { purchaseOrderId, lines: [{ sku: 'P', quantity: 2_147_483_647 }] });
    expect(await said(received)).toEqual(['INVALID_QUANTITY lines.0.quantity']);
    const transfer = createTransfer(op(), { fromLocationCode: 'X', toLocationCode: 'Y', lines: twice });
    expect(await said(transfer)).toEqual(['DUPLICATE_SKU lines.1.sku']);
  });

  it('of a question where something can be had', async () => {
    const near = { latitude: 1, longitude: 1e308 };
    expect(await said(findAvailability(op(), { skus: [{ sku: 'P', quantity: 1 }], near }))).toEqual([
      'longitude is from -180 to 180 degrees. near.longitude',
    ]);
  });
});
