import { rows, sql } from '@oms/platform/database/sql';
import { findAvailability } from '@oms/inventory/operations/find-availability';
import type { Runtimes } from '@oms/jobs/runtimes';
import { cpuMsOf } from '../measure/cpu.js';
import { percentile } from '../measure/percentile.js';
import { withBareSystem } from '../rig/bare-system.js';

const LOCATIONS = 40;
const ASKED = 50;

async function fill({ inventory }: Runtimes, levels: number): Promise<void> {
  const db = inventory.database.sql();
  const skus = Math.ceil(levels / LOCATIONS);
  await rows(db, sql`insert into location (id, code, name, kind, address) select gen_random_uuid(), 'L' || n, 'L' || n, 'WAREHOUSE', jsonb_build_object('countryCode', 'DE', 'latitude', 48 + n * 0.1, 'longitude', 8 + n * 0.1) from generate_series(1, ${LOCATIONS}::int) n`); // prettier-ignore
  await rows(
    db,
    sql`insert into item (sku, title) select 'SKU-' || n, 'SKU-' || n from generate_series(1, ${skus}::int) n`,
  );
  await rows(db, sql`insert into inventory_level (id, sku, location_id, on_hand, reserved, updated_at) select gen_random_uuid(), i.sku, l.id, 20, 3, now() from item i cross join location l`); // prettier-ignore
  await rows(db, sql`analyze`);
}

/** How the levels of 50 items are read. */
async function planOf({ inventory }: Runtimes): Promise<string> {
  const skus = Array.from({ length: ASKED }, (_, index) => `SKU-${index * 100 + 1}`);
  const found = await rows<{ queryPlan: string }>(
    inventory.database.sql(),
    sql`explain select sku, location_id, on_hand - reserved - soft_reserved - damaged - quality_control - safety_stock, backordered, daily_demand, markdown_benefit from inventory_level where sku = any(${skus}::text[])`,
  );
  const text = found.map((row) => Object.values(row).join(' ')).join(' ');
  return /index only scan/i.test(text) ? 'index only' : /index scan/i.test(text) ? 'index, then table' : /bitmap/i.test(text) ? 'bitmap' : 'other'; // prettier-ignore
}

async function ask(runtimes: Runtimes, levels: number, times: number, pids: readonly number[]) {
  const skus = Math.ceil(levels / LOCATIONS);
  const latencies: number[] = [];
  const cpuBefore = cpuMsOf([process.pid, ...pids]);
  for (let round = 0; round < times; round += 1) {
    const asked = Array.from({ length: ASKED }, (_, index) => ({ sku: `SKU-${((round * 7_919 + index * 613) % skus) + 1}`, quantity: 2 })); // prettier-ignore
    const began = performance.now();
    const found = await findAvailability(runtimes.inventory, { skus: asked, destination: { countryCode: 'DE', latitude: 50, longitude: 10 } }); // prettier-ignore
    latencies.push(performance.now() - began);
    if (found.some(({ inStock }) => !inStock)) throw new Error('everything is in stock');
  }
  const cpu = (cpuMsOf([process.pid, ...pids]) - cpuBefore) / times;
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), cpu };
}

/** Updates of levels a second, one after the other: what an index costs whoever takes stock. */
async function updates({ inventory }: Runtimes, times: number): Promise<number> {
  const began = performance.now();
  for (let round = 0; round < times; round += 1)
    await rows(inventory.database.sql(), sql`update inventory_level set reserved = reserved + 1, version = version + 1 where sku = ${`SKU-${(round % 50) + 1}`} and reserved < 15`); // prettier-ignore
  return (times * LOCATIONS * 1_000) / (performance.now() - began);
}

const COVERING = sql`create index level_covering on inventory_level (sku) include (location_id, on_hand, reserved, soft_reserved, damaged, quality_control, safety_stock, backordered, daily_demand, markdown_benefit)`;

/** What 50 items at 40 locations cost to ask for with so many levels stored, as it is and with a covering index. */
export const availabilityBench = ({ levels, times }: { levels: number; times: number }): Promise<void> =>
  withBareSystem(async ({ runtimes, postmaster }) => {
    await fill(runtimes, levels);
    const measured = async (how: string) => {
      await ask(runtimes, levels, 20, [postmaster]);
      const { p50, p99, cpu } = await ask(runtimes, levels, times, [postmaster]);
      return { how, reads: await planOf(runtimes), 'p50 ms': p50.toFixed(1), 'p99 ms': p99.toFixed(1), 'CPU ms': cpu.toFixed(1), 'level updates/s': Math.round(await updates(runtimes, 300)) }; // prettier-ignore
    };
    const results = [await measured('as it is')];
    await rows(runtimes.inventory.database.sql(), COVERING);
    await rows(runtimes.inventory.database.sql(), sql`analyze inventory_level`);
    results.push(await measured('with a covering index'));
    console.log(
      `${ASKED} items × ${LOCATIONS} locations of ${levels.toLocaleString('en')} levels, ${times} questions:`,
    );
    console.table(results);
  });
