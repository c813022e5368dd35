import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, rows, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { levelKey, MOST_UNITS, type LevelKey } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { changeOnHand } from '../storage/change-on-hand.js';
import { findLocationIds, findSkus } from '../storage/find-known.js';
import { ensureLevels, lockLevels } from '../storage/levels.js';
import { partition, type ImportResult } from './import-result.js';

/** One level of a feed: units that are there (full), or that came and went (delta). */
export interface FeedLevel {
  readonly sku: string;
  readonly locationCode: string;
  readonly quantity: number;
}

export interface StockFeedBatch {
  /** The feed's own name, such as that of its file; with `batch` it is taken once. */
  readonly feed: string;
  readonly batch: number;
  readonly mode: 'FULL' | 'DELTA';
  readonly levels: readonly FeedLevel[];
}

/** What became of a batch. */
export interface TakenBatch extends ImportResult {
  /** Whether it was taken before: nothing was changed. */
  readonly repeated: boolean;
}

const MOST_LEVELS = 5_000;

/** Whether this batch is new; a batch that was taken before changes nothing. */
async function claim(tx: Tx, { feed, batch, levels }: StockFeedBatch): Promise<boolean> {
  const codes = [...new Set(levels.map(({ locationCode }) => locationCode))];
  const claimed = await firstRow(
    tx.db,
    sql`insert into stock_feed_batch (feed, batch, location_codes, taken_at) values (${feed}, ${batch}, ${codes}::text[], ${tx.now}) on conflict do nothing returning batch`,
  );
  return claimed !== undefined;
}

function problemOf({ mode }: StockFeedBatch, skus: ReadonlySet<string>, locations: ReadonlyMap<string, string>) {
  return ({ sku, locationCode, quantity }: FeedLevel) => {
    if (!skus.has(sku)) return { field: 'sku', reason: `there is no item ${sku}` };
    if (!locations.has(locationCode)) return { field: 'locationCode', reason: `there is no location ${locationCode}` };
    if (!Number.isSafeInteger(quantity) || (mode === 'FULL' && quantity < 0))
      return { field: 'quantity', reason: mode === 'FULL' ? 'must be zero or more units' : 'must be a whole number' };
    if (Math.abs(quantity) > MOST_UNITS) return { field: 'quantity', reason: `must be at most ${MOST_UNITS} units` };
    return undefined;
  };
}

/** The last of several values of one level in a full feed, the sum of them in a delta. */
function mergeLevels(mode: StockFeedBatch['mode'], levels: readonly (FeedLevel & LevelKey)[]) {
  const merged = new Map<string, FeedLevel & LevelKey>();
  for (const level of levels) {
    const before = merged.get(levelKey(level));
    const quantity = mode === 'DELTA' ? (before?.quantity ?? 0) + level.quantity : level.quantity;
    merged.set(levelKey(level), { ...level, quantity });
  }
  return [...merged.values()];
}

/**
 * Takes a batch of a stock feed: brings levels to what is said to be there, or by what came and went, in a few statements
 * for all of them. What is no longer covered is taken back from carts and orders. Repeating a batch changes nothing.
 */
export function takeStockFeed(ctx: OperationContext<InventoryServices>, given: StockFeedBatch): Promise<TakenBatch> {
  return runCommand(ctx, 'takeStockFeed', async (tx) => {
    const { mode, levels } = given;
    if (levels.length > MOST_LEVELS) throw refuse('TOO_MANY_LINES', `At most ${MOST_LEVELS} levels.`, ['levels']);
    if (!/^\S{1,200}$/.test(given.feed)) throw refuse('INVALID_FEED', 'A feed has a name without spaces.', ['feed']);
    if (!(await claim(tx, given)))
      return { created: 0, updated: 0, unchanged: levels.length, rejected: [], repeated: true };
    const skus = await findSkus(
      tx.db,
      levels.map(({ sku }) => sku),
    );
    const locations = await findLocationIds(
      tx.db,
      levels.map(({ locationCode }) => locationCode),
    );
    const { good, rejected } = partition(levels, problemOf(given, skus, locations));
    const merged = mergeLevels(
      mode,
      good.map((level) => ({ ...level, locationId: locations.get(level.locationCode) ?? '' })),
    );
    await ensureLevels(tx, merged);
    const before = await lockLevels(tx.db, merged);
    const onHandOf = (key: LevelKey): number => before.get(levelKey(key))?.onHand ?? 0;
    const below = new Set(merged.filter((one) => mode === 'DELTA' && onHandOf(one) + one.quantity < 0).map(levelKey));
    for (const [index, { sku, locationCode }] of levels.entries())
      if (below.has(levelKey({ sku, locationId: locations.get(locationCode) ?? '' })))
        rejected.push({ index, field: 'quantity', reason: 'there would be less than nothing left' });
    const changes = merged
      .filter((one) => !below.has(levelKey(one)))
      .map(({ sku, locationId, quantity }) => {
        const delta = mode === 'FULL' ? quantity - onHandOf({ sku, locationId }) : quantity;
        return { sku, locationId, delta, reason: mode === 'FULL' ? 'FEED' : 'FEED_DELTA', reference: given.feed };
      });
    await changeOnHand(tx, changes);
    const updated = changes.filter(({ delta }) => delta !== 0).length;
    return { created: 0, updated, unchanged: levels.length - rejected.length - updated, rejected, repeated: false };
  });
}

/** How many levels are brought to zero in one transaction. */
const SWEEP = 1_000;

/**
 * Ends a full feed: at the locations that it named, items that it did not name are not there any more. `named` answers
 * which of a location's items the feed had.
 */
export async function finishFullFeed(
  ctx: OperationContext<InventoryServices>,
  { feed, named }: { readonly feed: string; readonly named: (locationCode: string, sku: string) => boolean },
): Promise<{ cleared: number }> {
  const left = await rows<LevelKey & { readonly code: string }>(
    ctx.database.sql(),
    sql`select level.sku, level.location_id, l.code from inventory_level level join location l on l.id = level.location_id
        where level.on_hand > 0 and l.code in (select unnest(location_codes) from stock_feed_batch where feed = ${feed}) order by level.id`,
  );
  const gone = left.filter(({ code, sku }) => !named(code, sku));
  for (let start = 0; start < gone.length; start += SWEEP) {
    const some = gone.slice(start, start + SWEEP);
    await runCommand(ctx, 'finishFullFeed', async (tx) => {
      const levels = await lockLevels(tx.db, some);
      const changes = some.map(({ sku, locationId }) => ({ sku, locationId, delta: -(levels.get(levelKey({ sku, locationId }))?.onHand ?? 0), reason: 'FEED', reference: feed })); // prettier-ignore
      await changeOnHand(tx, changes);
    });
  }
  return { cleared: gone.length };
}
