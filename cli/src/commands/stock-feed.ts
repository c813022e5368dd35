import { createReadStream, createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { jobActor } from '@oms/platform/auth/actor';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { finishFullFeed, takeStockFeed, type FeedLevel } from '@oms/inventory/operations/take-stock-feed';
import { z } from 'zod';
import { withSystem } from '../with-system.js';

const BATCH = 2_000;
const LEVEL = z.strictObject({
  sku: z.string().min(1).max(64),
  locationCode: z.string().min(1).max(128),
  quantity: z.coerce.number().int().min(-2_147_483_647).max(2_147_483_647),
});

/** Rows of the file as they are written; NDJSON by its ending, anything else is CSV with a header. */
async function* readRows(file: string): AsyncGenerator<unknown> {
  const stream = createReadStream(file, 'utf8');
  if (!/\.(ndjson|jsonl)$/.test(file)) {
    yield* stream.pipe(parse({ columns: true, bom: true, skip_empty_lines: true, trim: true }));
    return;
  }
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
    if (line.trim() !== '') yield parseJson(line);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return { unreadable: line };
  }
}

interface Line {
  readonly number: number;
  readonly row: unknown;
  readonly level: FeedLevel | undefined;
  readonly problem: string | undefined;
}

function readLine(row: unknown, number: number): Line {
  const parsed = LEVEL.safeParse(row);
  const problem = parsed.success
    ? undefined
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; ');
  return { number, row, level: parsed.data, problem };
}

/** Lines of the file, some thousand at a time. */
async function* batches(file: string): AsyncGenerator<Line[]> {
  let lines: Line[] = [];
  let number = 0;
  for await (const row of readRows(file)) {
    lines.push(readLine(row, (number += 1)));
    if (lines.length < BATCH) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}

/**
 * `oms stock-feed`: takes a file of levels (`sku`, `locationCode`, `quantity`), as CSV or NDJSON. It may be run again
 * after it was interrupted: batches that were taken are passed over. What cannot be taken goes to a file of rejects.
 */
export async function stockFeedCommand(file: string, options: { mode: string; feed?: string }): Promise<void> {
  const mode = options.mode.toUpperCase();
  if (mode !== 'FULL' && mode !== 'DELTA') throw new Error('--mode is full or delta');
  const feed = options.feed ?? basename(file).replaceAll(/\s/g, '_');
  await withSystem(async ({ inventory }) => {
    const ctx = () => operationContext(inventory, jobActor('stock-feed'), newId());
    const named = new Set<string>();
    const rejects = createWriteStream(`${file}.rejects.ndjson`);
    let [batch, taken, rejected] = [0, 0, 0];
    for await (const lines of batches(file)) {
      const good = lines.filter((line) => line.level !== undefined);
      const levels = good.flatMap(({ level }) => level ?? []);
      for (const { locationCode, sku } of levels) named.add(`${locationCode}/${sku}`);
      const result = await takeStockFeed(ctx(), { feed, batch: (batch += 1), mode, levels });
      const bad = [
        ...lines.filter((line) => line.problem !== undefined),
        ...result.rejected.map(({ index, reason }) => ({ ...good[index], problem: reason })),
      ];
      for (const { number, row, problem } of bad)
        rejects.write(`${JSON.stringify({ line: number, reason: problem, row })}\n`);
      taken += lines.length - bad.length;
      rejected += bad.length;
    }
    const isNamed = (locationCode: string, sku: string): boolean => named.has(`${locationCode}/${sku}`);
    const { cleared } = mode === 'FULL' ? await finishFullFeed(ctx(), { feed, named: isNamed }) : { cleared: 0 };
    await new Promise((resolve) => rejects.end(resolve));
    process.stdout.write(`${taken} levels taken, ${cleared} cleared, ${rejected} rejected.\n`);
    if (rejected > 0) process.exitCode = 2;
  });
}
