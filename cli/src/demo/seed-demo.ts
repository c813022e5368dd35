import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { SettableClock } from '@oms/platform/values/clock';
import { toDecimal } from '@oms/platform/values/money';
import { setCurrencyRates, setReporting } from '@oms/analytics/operations/set-reporting';
import { upsertCustomer } from '@oms/customers/operations/upsert-customer';
import { importItems } from '@oms/inventory/operations/import-items';
import { importStock } from '@oms/inventory/operations/import-stock';
import { upsertLocation } from '@oms/inventory/operations/upsert-location';
import { upsertSupplier } from '@oms/inventory/operations/upsert-supplier';
import { upsertChannel } from '@oms/orders/operations/upsert-channel';
import { upsertPrices } from '@oms/orders/operations/upsert-prices';
import { pumpDeliveries } from '@oms/jobs/pump';
import type { Runtimes } from '@oms/jobs/runtimes';
import { openSystem, type SystemOptions } from '../system.js';
import {
  CHANNELS,
  demoCustomers,
  demoItems,
  LOCATIONS,
  seededRandom,
  SUPPLIERS,
  type DemoRandom,
} from './demo-data.js';
import { demoOrders } from './demo-orders.js';
import { contextOf, type DemoWorld } from './demo-world.js';

/** The demo's year ends when it is made, at a fixed hour. */
const YEAR_MS = 365 * 86_400_000;
const SEED = 20_260_302;

/** Whether nobody has put anything in yet. */
export async function isEmpty(runtimes: Runtimes): Promise<boolean> {
  const channel = await firstRow(runtimes.orders.database.sql(), sql`select 1 as one from channel limit 1`);
  const item = await firstRow(runtimes.inventory.database.sql(), sql`select 1 as one from item limit 1`);
  return !channel && !item;
}

/** The customer that the development token of the role `customer` stands for. */
export async function demoCustomerId(runtimes: Runtimes): Promise<string | undefined> {
  const [row] = await rows<{ customerId: string }>(
    runtimes.orders.database.sql(),
    sql`select customer_id from orders where customer_id is not null group by customer_id order by count(*) desc, customer_id limit 1`,
  );
  return row?.customerId;
}

async function seedCatalogue(runtimes: Runtimes): Promise<readonly string[]> {
  const { plain, kits } = demoItems();
  await importItems(contextOf(runtimes.inventory), plain);
  await importItems(contextOf(runtimes.inventory), kits);
  for (const channel of CHANNELS) {
    await upsertChannel(contextOf(runtimes.orders), channel);
    const prices = [...plain, ...kits].map(({ sku, cents }) => ({
      sku,
      channel: channel.code,
      currencyCode: channel.currencyCode,
      amount: toDecimal(channel.currencyCode === 'USD' ? Math.round(cents * 1.1) : cents, channel.currencyCode),
    }));
    await upsertPrices(contextOf(runtimes.orders), { prices });
  }
  return [...plain, ...kits].map(({ sku }) => sku);
}

/** What figures are counted in: the shop's own currency, with a rate for the sales in another. */
async function seedReporting({ analytics }: Runtimes, from: Date): Promise<void> {
  await setReporting(contextOf(analytics), { reportingCurrency: 'EUR' });
  const validFrom = new Date(from.getTime() - 7 * 86_400_000).toISOString().slice(0, 10);
  await setCurrencyRates(contextOf(analytics), { rates: [{ currency: 'USD', validFrom, rate: '0.92' }] });
}

async function seedStock(runtimes: Runtimes, random: DemoRandom): Promise<ReadonlyMap<string, string>> {
  const { plain } = demoItems();
  const ids = new Map<string, string>();
  for (const location of LOCATIONS)
    ids.set(location.code, (await upsertLocation(contextOf(runtimes.inventory), location)).id);
  for (const { code, kind } of LOCATIONS) {
    const stocked = kind === 'WAREHOUSE' ? plain : plain.filter(() => random.below(3) === 0);
    const levels = stocked.map(({ sku }) => ({
      sku,
      locationCode: code,
      onHand: kind === 'WAREHOUSE' ? 5 + random.below(60) : 1 + random.below(8),
      ...(kind === 'WAREHOUSE' ? { reorderPoint: 6, orderUpTo: 60 } : {}),
    }));
    await importStock(contextOf(runtimes.inventory), levels);
  }
  return ids;
}

async function seedCustomers(runtimes: Runtimes): Promise<DemoWorld['customers']> {
  const customers: { id: string; address: ReturnType<typeof demoCustomers>[number]['address'] }[] = [];
  for (const customer of demoCustomers())
    customers.push({
      id: (await upsertCustomer(contextOf(runtimes.customers), customer)).id,
      address: customer.address,
    });
  return customers;
}

/** Fills an empty installation through commands, at a simulated clock that runs through the year before now. */
export async function seedDemo(system: SystemOptions, say: (line: string) => void): Promise<void> {
  const end = new Date();
  const clock = new SettableClock(new Date(end.getTime() - YEAR_MS));
  const runtimes = await openSystem({ ...system, clock });
  try {
    say('Making the demo: locations, items, prices, customers …');
    const random = seededRandom(SEED);
    for (const supplier of SUPPLIERS) await upsertSupplier(contextOf(runtimes.inventory), supplier);
    await seedReporting(runtimes, clock.now());
    const skus = await seedCatalogue(runtimes);
    const locations = await seedStock(runtimes, random);
    const customers = await seedCustomers(runtimes);
    await pumpDeliveries(runtimes);
    say('Making the demo: a year of orders …');
    await demoOrders({ runtimes, clock, random, customers, skus, locations }, end);
    await pumpDeliveries(runtimes);
  } finally {
    await runtimes.close();
  }
}
