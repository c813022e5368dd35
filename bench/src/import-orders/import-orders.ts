import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeOrdersFile } from '@oms/cli/commands/place-orders';
import type { OrderRecord } from '@oms/cli/import/records';
import { importSinks } from '@oms/cli/import-sinks';
import { run, sql } from '@oms/platform/database/sql';
import { cpuMsOf } from '../measure/cpu.js';
import { withBareSystem, type BareSystem } from '../rig/bare-system.js';
import { copyAgain } from './copy-again.js';

/** What taking an order costs. */
interface Cost {
  readonly perSecond: number;
  /** CPU milliseconds per order. */
  readonly ours: number;
  readonly postgres: number;
}

const WARM_UP = 1_000;
const PAST_AT_ONCE = 500;
const ITEMS = 100;
const ADDRESS = { line1: 'Unter den Linden 1', city: 'Berlin', postalCode: '10117', countryCode: 'DE', name: 'Ada' };

/** A channel, items and their prices, as orders know them. */
async function openShop({ runtimes }: BareSystem): Promise<void> {
  const db = runtimes.orders.database.sql();
  const items = sql`generate_series(0, ${ITEMS - 1}::int) n`;
  await run(
    db,
    sql`insert into channel (code, id, name, kind, currency, number_prefix, created_at, updated_at) values ('WEB', gen_random_uuid(), 'Web', 'WEB', 'EUR', 'WEB-', now(), now())`,
  );
  await run(
    db,
    sql`insert into catalog_item (sku, title, active, stock_tracked, requires_shipping, components) select 'SKU-' || n, 'Item ' || n, true, true, true, '[]' from ${items}`,
  );
  await run(
    db,
    sql`insert into price (id, sku, channel_code, currency, amount, valid_from) select gen_random_uuid(), 'SKU-' || n, 'WEB', 'EUR', 1000, '2020-01-01' from ${items}`,
  );
}

/** Two lines of different items. */
const linesOf = (number: number) =>
  [0, 1].map((line) => ({ sku: `SKU-${(number + line * 7) % ITEMS}`, quantity: 1 + (number % 3) }));

const liveOrder = (number: number): object => ({
  channel: 'WEB',
  externalReference: `E-${number}`,
  email: `buyer${number % 5_000}@example.org`,
  lines: linesOf(number),
  deliveries: [{ method: 'SHIPPING', address: ADDRESS }],
  payment: { method: 'EXTERNAL', provider: 'market', reference: `P-${number}` },
});

const pastOrder = (number: number): OrderRecord => ({
  externalReference: `H-${number}`,
  channelCode: 'WEB',
  currencyCode: 'EUR',
  placedAt: new Date(Date.UTC(2024, 0, 1) + number * 60_000),
  shippedAt: new Date(Date.UTC(2024, 0, 3) + number * 60_000),
  shippingAddress: ADDRESS,
  shippingTotal: '4.90',
  lines: linesOf(number).map((line) => ({ ...line, unitPrice: '10.00' })),
});

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);

/** A way of taking orders `from` … `from + count`; what it takes is made ready before it is measured. */
type Way = (system: BareSystem, from: number, count: number) => () => Promise<number>;

const ofAFile: Way = ({ runtimes, folder }, from, count) => {
  const file = join(folder, `orders-${from}.ndjson`);
  writeFileSync(file, numbers(from, count).map((number) => JSON.stringify(liveOrder(number))).join('\n')); // prettier-ignore
  return async () => (await placeOrdersFile(runtimes, file)).placed;
};

const ofThePast: Way = ({ runtimes }, from, count) => {
  const records = numbers(from, count).map(pastOrder);
  return async () => {
    let created = 0;
    while (records.length > 0) created += (await importSinks(runtimes).orders(records.splice(0, PAST_AT_ONCE))).created;
    return created;
  };
};

async function measure({ postmaster }: BareSystem, orders: number, work: () => Promise<number>): Promise<Cost> {
  const used = () => {
    const postgres = cpuMsOf([postmaster]);
    return { postgres, ours: process.cpuUsage() };
  };
  const before = used();
  const began = performance.now();
  const taken = await work();
  const perSecond = (orders * 1_000) / (performance.now() - began);
  if (taken !== orders) throw new Error(`${taken} of ${orders} orders were taken`);
  const { user, system } = process.cpuUsage(before.ours);
  const postgres = (used().postgres - before.postgres) / orders;
  return { perSecond, ours: (user + system) / 1_000 / orders, postgres };
}

const row = (way: string, { perSecond, ours, postgres }: Cost, copied: Cost) => ({
  way,
  'orders/s': Math.round(perSecond),
  'CPU ms': (ours + postgres).toFixed(2),
  '= ours': ours.toFixed(2),
  '+ PostgreSQL': postgres.toFixed(2),
  'times COPY': ((ours + postgres) / (copied.ours + copied.postgres)).toFixed(1),
});

/**
 * Orders of a file, which are placed, and orders of the past, which are imported: two lines each, beside COPY of the rows
 * that they make, into tables with the same indexes. Nothing consumes their events meanwhile.
 */
export const importOrdersBench = (orders: number): Promise<void> =>
  withBareSystem(async (system) => {
    await openShop(system);
    for (const [name, way] of [
      ['oms place-orders', ofAFile],
      ['oms import', ofThePast],
    ] as const) {
      await way(system, 0, WARM_UP)();
      const taken = await measure(system, orders, way(system, WARM_UP, orders));
      const all = orders + WARM_UP;
      const copied = await copyAgain(system.adminUrl, (work) => measure(system, all, () => work().then(() => all)));
      console.table([row(name, taken, copied), row('COPY of the same rows', copied, copied)]);
    }
  });
