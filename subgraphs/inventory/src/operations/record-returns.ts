import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import type { ReturnChanged, ReturnStock } from '@oms/platform/events/return-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { groupByKey } from '@oms/platform/graphql/align';
import { returnedChanges } from '../rules/returned-stock.js';
import type { InventoryServices } from '../services.js';
import { ensureLevels, lockLevels, moveStock } from '../storage/levels.js';

/** What inventory reads of `ReturnChanged`. */
export type ReturnReport = Pick<ReturnChanged, 'returnId' | 'number' | 'stock'>;

type Kept = ReturnStock & { readonly returnId: string };

const knownOf = (tx: Tx, ids: readonly string[]): Promise<Kept[]> =>
  rows(tx.db, sql`select * from return_stock where return_id = any(${ids}::uuid[]) order by sku, location_id, state`);

/** Items that are counted: of others nothing is kept. */
async function trackedOf(tx: Tx, stock: readonly ReturnStock[]): Promise<ReadonlySet<string>> {
  const skus = [...new Set(stock.map(({ sku }) => sku))];
  const found = await rows<{ sku: string }>(
    tx.db,
    sql`select sku from item where sku = any(${skus}::text[]) and stock_tracked`,
  );
  return new Set(found.map(({ sku }) => sku));
}

async function keep(tx: Tx, returns: readonly ReturnReport[]): Promise<void> {
  const kept = returns.flatMap(({ returnId, stock }) =>
    stock.map(({ sku, locationId, state, quantity }) => ({
      return_id: returnId,
      sku,
      location_id: locationId,
      state,
      quantity,
    })),
  );
  await run(
    tx.db,
    sql`
    with told as materialized (select * from ${recordset(kept, 's', 'return_id uuid, sku text, location_id uuid, state text, quantity int')}),
    gone as (delete from return_stock r where r.return_id = any(${returns.map((one) => one.returnId)}::uuid[])
      and not exists (select from told t where t.return_id = r.return_id and t.sku = r.sku and t.location_id = r.location_id and t.state = r.state))
    insert into return_stock select * from told on conflict (return_id, sku, location_id, state) do update set quantity = excluded.quantity`,
  );
}

async function apply(tx: Tx, told: readonly ReturnReport[]): Promise<void> {
  const tracked = await trackedOf(
    tx,
    told.flatMap(({ stock }) => stock),
  );
  const reports = told.map((one) => ({ ...one, stock: one.stock.filter(({ sku }) => tracked.has(sku)) }));
  const ids = reports.map(({ returnId }) => returnId);
  const known = groupByKey(ids, await knownOf(tx, ids), (one) => one.returnId);
  const changes = reports.flatMap(({ stock, number }, index) => returnedChanges(known[index] ?? [], stock, number));
  if (changes.length === 0) return;
  await ensureLevels(tx, changes);
  await lockLevels(tx.db, changes);
  await moveStock(tx, changes);
  await keep(tx, reports);
}

/**
 * ReturnChanged → the stock of what came back: set aside until it was looked at, then for sale, damaged, in quarantine, or
 * gone. Safe twice and in any order: what was told last is kept, the next telling moves the difference.
 */
export const recordReturns = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<ReturnReport>[],
): Promise<void> =>
  consumeEvents(ctx, 'inventory.record-returns', events, (tx, fresh) =>
    apply(
      tx,
      fresh.map(({ payload }) => payload),
    ),
  );
