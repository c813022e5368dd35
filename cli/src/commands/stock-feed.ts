import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { jobActor } from '@oms/platform/auth/actor';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { finishFullFeed, takeStockFeed, type FeedLevel } from '@oms/inventory/operations/take-stock-feed';
import type { Runtimes } from '@oms/jobs/runtimes';
import { z } from 'zod';
import { Failure } from '../failure.js';
import { batchesOf, RowRejects, tellRejects, type NumberedRow } from '../row-file.js';
import { withSystem } from '../with-system.js';

const BATCH = 2_000;
const LEVEL = z.strictObject({
  sku: z.string().min(1).max(64),
  locationCode: z.string().min(1).max(128),
  quantity: z.coerce.number().int().min(-2_147_483_647).max(2_147_483_647),
});

interface Line extends NumberedRow {
  readonly level: FeedLevel | undefined;
  readonly problem: string | undefined;
}

function readLine({ number, row }: NumberedRow): Line {
  const parsed = LEVEL.safeParse(row);
  const problem = parsed.success
    ? undefined
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; ');
  return { number, row, level: parsed.data, problem };
}

type Mode = 'FULL' | 'DELTA';

export interface TakenFeed {
  readonly taken: number;
  /** Levels of batches that were taken before. */
  readonly repeated: number;
  /** Levels that a full feed no longer names. */
  readonly cleared: number;
  readonly rejects: RowRejects;
}

/** Takes a file of levels, batch by batch; a batch that was taken before is passed over. */
export async function takeFeedFile(
  inventory: Runtimes['inventory'],
  file: string,
  { mode, feed }: { readonly mode: Mode; readonly feed: string },
): Promise<TakenFeed> {
  const ctx = () => operationContext(inventory, jobActor('stock-feed'), newId());
  const named = new Set<string>();
  const rejects = new RowRejects(file);
  let [batch, taken, repeated] = [0, 0, 0];
  for await (const rows of batchesOf(file, BATCH)) {
    const lines = rows.map(readLine);
    const good = lines.filter((line) => line.level !== undefined);
    const levels = good.flatMap(({ level }) => level ?? []);
    for (const { locationCode, sku } of levels) named.add(`${locationCode}/${sku}`);
    const result = await takeStockFeed(ctx(), { feed, batch: (batch += 1), mode, levels });
    const bad = [
      ...lines.filter((line) => line.problem !== undefined),
      ...result.rejected.map(({ index, reason }) => ({ ...good[index], problem: reason })),
    ];
    for (const { number = 0, row, problem } of bad) await rejects.write({ number, row }, { reason: problem });
    if (result.repeated) repeated += good.length;
    else taken += lines.length - bad.length;
  }
  const isNamed = (locationCode: string, sku: string): boolean => named.has(`${locationCode}/${sku}`);
  const { cleared } = mode === 'FULL' ? await finishFullFeed(ctx(), { feed, named: isNamed }) : { cleared: 0 };
  return { taken, repeated, cleared, rejects };
}

/**
 * What a file is taken once under, unless somebody names it: its name, when it was written, and what is in it. So the same
 * file goes on where it was interrupted, and the next day's file of the same name is another one.
 */
export async function feedNameOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const { mtime } = await stat(file);
  const name = basename(file).replaceAll(/\s/g, '_').slice(0, 100);
  return `${name}@${mtime.toISOString()}-${hash.digest('hex').slice(0, 16)}`;
}

/**
 * `oms stock-feed`: takes a file of levels (`sku`, `locationCode`, `quantity`), as CSV or NDJSON. It may be run again
 * after it was interrupted: batches that were taken are passed over. What cannot be taken goes to a file of rejects.
 */
export async function stockFeedCommand(file: string, options: { mode: string; feed?: string }): Promise<void> {
  const mode = options.mode.toUpperCase();
  if (mode !== 'FULL' && mode !== 'DELTA') throw new Failure('--mode is full or delta.');
  const feed = options.feed ?? (await feedNameOf(file));
  await withSystem(async ({ inventory }) => {
    const { taken, repeated, cleared, rejects } = await takeFeedFile(inventory, file, { mode, feed });
    const outcome = `${taken} levels taken, ${repeated} taken before, ${cleared} cleared, ${rejects.count} rejected.`;
    process.stdout.write(`${outcome}\n`);
    tellRejects(await rejects.close());
  });
}
