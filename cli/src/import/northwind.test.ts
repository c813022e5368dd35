import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadMapping, mappingPath } from './mapping.js';
import { memorySinks, type Imported } from './memory-sinks.js';
import type { OrderLineRecord, OrderRecord } from './records.js';
import { runImport, type ImportSummary } from './run-import.js';
import { formatSummary } from './summary.js';

const directory = fileURLToPath(new URL('../../../../shared/data/northwind', import.meta.url));
const present = existsSync(join(directory, 'orders.csv'));
if (!present)
  console.warn('the Northwind data are not beside the project (../shared/data/northwind): its tests are skipped');
const maybe = present ? it : it['skip'];

/** A decimal text in units of 10^-scale. */
function units(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  if (fraction.length > scale) throw new RangeError(text);
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

/** Cents × hundredths of a rate: 10^-4 of the currency. */
function exactNet({ unitPrice, quantity, discountRate = '0' }: OrderLineRecord): bigint {
  return units(unitPrice, 2) * BigInt(quantity) * (100n - units(discountRate, 2));
}

function halfEvenToCents(exact: bigint): bigint {
  const [cents, rest] = [exact / 100n, exact % 100n];
  return rest > 50n || (rest === 50n && cents % 2n === 1n) ? cents + 1n : cents;
}

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);

describe('the Northwind mapping on the Northwind data', () => {
  let folder = '';
  let imported: Imported;
  let summary: ImportSummary;
  let orders: OrderRecord[] = [];
  let lines: OrderLineRecord[] = [];
  const memory = memorySinks();
  const run = async () =>
    runImport({
      mapping: await loadMapping(mappingPath('northwind')),
      directory,
      sinks: memory.sinks,
      rejectsPath: join(folder, 'rejects.ndjson'),
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oms-northwind-'));
    if (!present) return;
    summary = await run();
    imported = memory.imported;
    orders = [...imported.orders.values()];
    lines = orders.flatMap((order) => order.lines);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  maybe('brings in every row and rejects none', async () => {
    const counts = (read: number, created = read) => ({
      read,
      created,
      updated: 0,
      unchanged: 0,
      skipped: read - created,
      rejected: 0,
    });
    expect(summary.entities).toEqual({
      suppliers: counts(29),
      locations: counts(1),
      items: counts(77),
      prices: counts(77),
      stock: counts(77),
      purchaseOrders: counts(60 + imported.purchaseOrders.size, imported.purchaseOrders.size),
      customers: counts(91),
      orders: counts(830),
    });
    expect(summary.rejectsPath).toBeNull();
    expect(await readdir(folder)).toEqual([]);
    expect(formatSummary(summary)).toContain('nothing was rejected');
  });

  maybe('has the orders, lines, units and money of the original', () => {
    expect(orders).toHaveLength(830);
    expect(lines).toHaveLength(2155);
    expect(lines.reduce((total, { quantity }) => total + quantity, 0)).toBe(51_317);
    expect(sum(lines.map(({ unitPrice, quantity }) => units(unitPrice, 2) * BigInt(quantity)))).toBe(135_445_859n);
    expect(sum(lines.map(exactNet))).toBe(12_657_930_395n);
    expect(sum(lines.map((line) => halfEvenToCents(exactNet(line))))).toBe(126_579_302n);
    expect(sum(orders.map(({ shippingTotal }) => units(shippingTotal, 2)))).toBe(6_494_269n);
    expect(new Set(orders.map(({ currencyCode }) => currencyCode))).toEqual(new Set(['USD']));
    expect(new Set(orders.map(({ channelCode }) => channelCode))).toEqual(new Set(['NORTHWIND']));
  });

  maybe('leaves 21 orders open', () => {
    expect(orders.filter(({ shippedAt }) => shippedAt === undefined)).toHaveLength(21);
  });

  maybe('has Beverages as the largest category', () => {
    const byCategory = new Map<string, bigint>();
    for (const line of lines) {
      const category = imported.items.get(line.sku)!.category!;
      byCategory.set(category, (byCategory.get(category) ?? 0n) + exactNet(line));
    }
    const [largest] = [...byCategory].sort(([, left], [, right]) => (right > left ? 1 : -1));
    expect(byCategory.size).toBe(8);
    expect(largest).toEqual(['Beverages', 2_678_681_800n]);
  });

  maybe('ships 122 orders each to Germany and the USA', () => {
    const to = (country: string) =>
      orders.filter(({ shippingAddress }) => shippingAddress.countryCode === country).length;
    expect([to('DE'), to('US'), to('GB')]).toEqual([122, 122, 56]);
    expect(new Set(orders.map(({ shippingAddress }) => shippingAddress.countryCode)).size).toBe(21);
  });

  maybe('has 77 items of 29 suppliers, the discontinued ones with their stock', () => {
    const items = [...imported.items.values()];
    expect(new Set(items.map(({ supplierCode }) => supplierCode)).size).toBe(29);
    expect(items.filter(({ discontinued }) => discontinued)).toHaveLength(8);
    expect(imported.items.get('NW-9')).toEqual({
      sku: 'NW-9',
      title: 'Mishi Kobe Niku',
      category: 'Meat/Poultry',
      supplierCode: 'NW-S4',
      discontinued: true,
      stockTracked: true,
      requiresShipping: true,
    });
    expect([...imported.stock.values()].find(({ sku }) => sku === 'NW-9')).toMatchObject({
      locationCode: 'NW-MAIN',
      onHand: 29,
    });
    expect([...imported.stock.values()].reduce((total, { onHand }) => total + onHand, 0)).toBe(3119);
  });

  maybe('makes one open purchase order per supplier of what is on order', () => {
    const purchases = [...imported.purchaseOrders.values()];
    expect(new Set(purchases.map(({ supplierCode }) => supplierCode)).size).toBe(purchases.length);
    expect(purchases.flatMap((purchase) => purchase.lines)).toHaveLength(17);
    expect(purchases.flatMap((purchase) => purchase.lines).reduce((total, { quantity }) => total + quantity, 0)).toBe(
      780,
    );
    expect(imported.purchaseOrders.get('northwind:on-order:1')).toEqual({
      externalReference: 'northwind:on-order:1',
      supplierCode: 'NW-S1',
      locationCode: 'NW-MAIN',
      lines: [
        { sku: 'NW-2', quantity: 40 },
        { sku: 'NW-3', quantity: 70 },
      ],
    });
  });

  maybe('puts names and addresses with commas together again', () => {
    expect(imported.orders.get('northwind:10250')).toEqual({
      externalReference: 'northwind:10250',
      number: 'NW-10250',
      channelCode: 'NORTHWIND',
      customerReference: 'northwind:HANAR',
      placedAt: new Date('1996-07-08T00:00:00Z'),
      requiredAt: new Date('1996-08-05T00:00:00Z'),
      shippedAt: new Date('1996-07-12T00:00:00Z'),
      currencyCode: 'USD',
      shippingTotal: '65.83',
      carrierName: 'United Package',
      shippingAddress: {
        name: 'Hanari Carnes',
        line1: 'Rua do Paço, 67',
        city: 'Rio de Janeiro',
        region: 'RJ',
        postalCode: '05454-876',
        countryCode: 'BR',
      },
      lines: [
        { sku: 'NW-41', title: "Jack's New England Clam Chowder", quantity: 10, unitPrice: '7.70', discountRate: '0' },
        { sku: 'NW-51', title: 'Manjimup Dried Apples', quantity: 35, unitPrice: '42.40', discountRate: '0.15' },
        {
          sku: 'NW-65',
          title: 'Louisiana Fiery Hot Pepper Sauce',
          quantity: 15,
          unitPrice: '16.80',
          discountRate: '0.15',
        },
      ],
    });
    const names = [...imported.suppliers.values()].map(({ name }) => name).filter((name) => name.includes(','));
    expect(names).toEqual(['Pavlova, Ltd.', 'Specialty Biscuits, Ltd.', "G'day, Mate"]);
    expect(imported.suppliers.get('NW-S7')).toMatchObject({
      contactName: 'Ian Devling',
      address: { line1: '74 Rose St. Moonie Ponds' },
    });
    expect(imported.suppliers.get('NW-S14')!.address).toMatchObject({
      line1: 'Viale Dante, 75',
      city: 'Ravenna',
      countryCode: 'IT',
    });
    expect(imported.customers.get('northwind:HUNGO')).toEqual({
      externalReference: 'northwind:HUNGO',
      name: 'Patricia McKenna',
      company: 'Hungry Owl All-Night Grocers',
      phone: '2967 542',
      address: {
        name: 'Patricia McKenna',
        company: 'Hungry Owl All-Night Grocers',
        line1: '8 Johnstown Road',
        city: 'Cork',
        region: 'Co. Cork',
        countryCode: 'IE',
        phone: '2967 542',
      },
    });
  });

  maybe('refers only to what it brings in', () => {
    for (const order of orders) expect(imported.customers.has(order.customerReference!)).toBe(true);
    for (const line of lines) expect(imported.items.has(line.sku)).toBe(true);
    for (const item of imported.items.values()) expect(imported.suppliers.has(item.supplierCode!)).toBe(true);
  });

  maybe('changes nothing when it is run again', async () => {
    const again = await run();
    for (const counts of Object.values(again.entities))
      expect(counts).toMatchObject({ created: 0, updated: 0, rejected: 0 });
    expect(imported.orders.size).toBe(830);
  });
});
