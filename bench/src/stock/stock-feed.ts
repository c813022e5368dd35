import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { rows, sql } from '@oms/platform/database/sql';
import { withClient } from '@oms/platform/database/with-client';
import { takeFeedFile } from '@oms/cli/commands/stock-feed';
import type { Runtimes } from '@oms/jobs/runtimes';
import { cpuMsOf } from '../measure/cpu.js';
import { withBareSystem, type BareSystem } from '../rig/bare-system.js';

const LOCATIONS = 40;

async function fill({ inventory }: Runtimes, skus: number): Promise<void> {
  const db = inventory.database.sql();
  await rows(
    db,
    sql`insert into location (id, code, name, kind, address) select gen_random_uuid(), 'L' || n, 'L' || n, 'WAREHOUSE', '{"countryCode":"DE"}' from generate_series(1, ${LOCATIONS}::int) n`,
  );
  await rows(
    db,
    sql`insert into item (sku, title) select 'SKU-' || n, 'SKU-' || n from generate_series(1, ${skus}::int) n`,
  );
  await rows(db, sql`analyze`);
}

/** A file of so many levels; `each` is the quantity of the level of that number, or leaves it out. */
async function writeFeed(file: string, levels: number, each: (index: number) => number | undefined): Promise<number> {
  let lines = 0;
  function* texts(): Generator<string> {
    for (let index = 0; index < levels; index += 1) {
      const quantity = each(index);
      if (quantity === undefined) continue;
      lines += 1;
      const sku = `SKU-${Math.floor(index / LOCATIONS) + 1}`;
      yield `${JSON.stringify({ sku, locationCode: `L${(index % LOCATIONS) + 1}`, quantity })}\n`;
    }
  }
  await pipeline(Readable.from(texts()), createWriteStream(file));
  return lines;
}

const FEEDS: readonly (readonly [string, 'FULL' | 'DELTA', (index: number) => number | undefined])[] = [
  ['full, all of it new', 'FULL', () => 20],
  ['full, a tenth has changed', 'FULL', (index) => (index % 10 === 0 ? 19 : 20)],
  ['delta, all of it', 'DELTA', () => -1],
];

/** The same rows copied to the server and put over a bare table: the least that taking them can cost. */
const bareRate = ({ adminUrl }: BareSystem, levels: number): Promise<number> =>
  withClient(adminUrl, async (client) => {
    await client.query(
      'create unlogged table raw_level (sku text, location text, quantity int, primary key (sku, location))',
    );
    const records = Array.from({ length: levels }, (_, index) => ({ sku: `SKU-${Math.floor(index / LOCATIONS) + 1}`, location: `L${(index % LOCATIONS) + 1}`, quantity: 20 })); // prettier-ignore
    const began = performance.now();
    for (let start = 0; start < levels; start += 2_000)
      await client.query(
        'insert into raw_level select * from jsonb_to_recordset($1::jsonb) as l(sku text, location text, quantity int) on conflict (sku, location) do update set quantity = excluded.quantity',
        [JSON.stringify(records.slice(start, start + 2_000))],
      );
    return (levels * 60_000) / (performance.now() - began);
  });

/** Levels a minute that files of a stock feed bring, movements and events included, beside bare rows of as many. */
export const stockFeedBench = ({ levels }: { readonly levels: number }): Promise<void> =>
  withBareSystem(async (system) => {
    const { runtimes, folder, postmaster } = system;
    await fill(runtimes, Math.ceil(levels / LOCATIONS));
    const results = [];
    for (const [index, [what, mode, each]] of FEEDS.entries()) {
      const file = join(folder, `feed-${index}.ndjson`);
      const lines = await writeFeed(file, levels, each);
      const [cpu, began] = [cpuMsOf([process.pid, postmaster]), performance.now()];
      const { taken } = await takeFeedFile(runtimes.inventory, file, { mode, feed: `feed-${index}` });
      if (taken !== lines) throw new Error(`${taken} of ${lines} levels were taken`);
      const ms = performance.now() - began;
      const cpuUs = ((cpuMsOf([process.pid, postmaster]) - cpu) * 1_000) / lines;
      results.push({ what, 'levels a minute': Math.round((lines * 60_000) / ms), 'CPU µs a level': Math.round(cpuUs) });
    }
    console.table(results);
    console.log(`Bare rows: ${Math.round(await bareRate(system, levels))} a minute.`);
  });
