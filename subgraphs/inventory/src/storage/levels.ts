import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { levelKey, type Bucket, type Level, type LevelKey, type StockChange } from '../rules/stock-level.js';
import { emitStock } from './emit-stock.js';
import { KEY_COLUMNS, keyRecords } from './level-keys.js';

/** Makes levels that do not exist yet, empty. */
export async function ensureLevels(tx: Tx, keys: readonly LevelKey[]): Promise<void> {
  const wanted = keyRecords(keys).map((key) => ({ ...key, id: newId(tx.now) }));
  if (wanted.length === 0) return;
  await run(
    tx.db,
    sql`insert into inventory_level (id, sku, location_id, updated_at) select id, sku, location_id, ${tx.now}::timestamptz
        from ${recordset(wanted, 'w', `id uuid, ${KEY_COLUMNS}`)} order by sku, location_id on conflict (sku, location_id) do nothing`,
  );
}

/** A level with what sourcing asks of its item. */
export interface LockedLevel extends Level {
  readonly weightGrams: number;
  readonly releaseAt: Date | null;
}

const selectLevels = (keys: readonly LevelKey[]) =>
  sql`select level.*, item.weight_grams, item.preorder_release_at as release_at from inventory_level level join item on item.sku = level.sku
      join ${recordset(keyRecords(keys), 'k', KEY_COLUMNS)} on k.sku = level.sku and k.location_id = level.location_id`;

async function levelsBy(db: Sql, statement: RawBuilder<unknown>): Promise<Map<string, LockedLevel>> {
  const found = await rows<LockedLevel>(db, statement);
  return new Map(found.map((level) => [levelKey(level), level]));
}

/** Locks the named levels in the order of their ids, so that no two transactions wait for each other. */
export const lockLevels = (db: Sql, keys: readonly LevelKey[]): Promise<Map<string, LockedLevel>> =>
  levelsBy(db, sql`${selectLevels(keys)} order by level.id for update of level`);

/** The named levels as they are; for looking only. */
export const readLevels = (db: Sql, keys: readonly LevelKey[]): Promise<Map<string, LockedLevel>> =>
  levelsBy(db, selectLevels(keys));

const COLUMNS: Record<Bucket, string> = {
  onHand: 'on_hand',
  reserved: 'reserved',
  softReserved: 'soft_reserved',
  damaged: 'damaged',
  qualityControl: 'quality_control',
  backordered: 'backordered',
};

function sumPerLevel(changes: readonly StockChange[]): Record<string, unknown>[] {
  const sums = new Map<string, Record<string, unknown> & Record<Bucket, number>>();
  for (const change of changes) {
    const key = levelKey(change);
    const sum = sums.get(key) ?? {
      sku: change.sku,
      location_id: change.locationId,
      onHand: 0,
      reserved: 0,
      softReserved: 0,
      damaged: 0,
      qualityControl: 0,
      backordered: 0,
    };
    sum[change.bucket] += change.delta;
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ onHand, reserved, softReserved, damaged, qualityControl, backordered, ...key }) => ({
    ...key,
    on_hand: onHand,
    reserved,
    soft_reserved: softReserved,
    damaged,
    quality_control: qualityControl,
    backordered,
  }));
}

/**
 * Applies changes to levels that this transaction has locked, with their ledger rows, in one statement, and tells of
 * every changed level. The CHECKs are the last word: a change that would oversell fails the transaction.
 */
export async function moveStock(tx: Tx, changes: readonly StockChange[]): Promise<void> {
  const real = changes.filter((change) => change.delta !== 0);
  if (real.length === 0) return;
  const movements = real.map((change) => ({
    id: newId(tx.now),
    sku: change.sku,
    location_id: change.locationId,
    bucket: COLUMNS[change.bucket],
    delta: change.delta,
    reason: change.reason,
    reference: change.reference ?? null,
  }));
  const names = Object.values(COLUMNS);
  const moving = run(
    tx.db,
    sql`
    with change as materialized (select * from ${recordset(sumPerLevel(real), 'c', `${KEY_COLUMNS}, ${names.map((name) => `${name} int`).join(', ')}`)}),
    locked as materialized (select level.id from inventory_level level join change using (sku, location_id) order by level.id for update of level),
    moved as (
      update inventory_level level set ${sql.raw(names.map((name) => `${name} = level.${name} + change.${name}`).join(', '))}, version = level.version + 1, updated_at = ${tx.now}
      from change, locked where level.id = locked.id and level.sku = change.sku and level.location_id = change.location_id
      returning level.id, level.sku, level.location_id
    )
    insert into inventory_movement (id, level_id, bucket, delta, reason, reference, actor, occurred_at)
    select m.id, moved.id, m.bucket, m.delta, m.reason, m.reference, ${JSON.stringify({ role: tx.actor.role, id: tx.actor.id })}::jsonb, ${tx.now}::timestamptz
    from ${recordset(movements, 'm', `id uuid, ${KEY_COLUMNS}, bucket text, delta int, reason text, reference text`)} join moved on moved.sku = m.sku and moved.location_id = m.location_id`,
  );
  // Sent with it, and run behind it: what is told is what it left.
  await Promise.all([moving, emitStock(tx, real, real)]);
}
