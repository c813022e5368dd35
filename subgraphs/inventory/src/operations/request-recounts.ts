import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import type { RecountRequested } from '@oms/platform/events/stock-events';
import { groupInto } from '@oms/platform/graphql/align';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { levelKey } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { findSkus } from '../storage/find-known.js';
import { putCycleCount } from '../storage/cycle-counts.js';
import { ensureLevels, lockLevels } from '../storage/levels.js';

/** Units by which a recount may differ before somebody else has to look at it. */
const VARIANCE_LIMIT = 2;

/** One count is enough for all that asks for it before it is done. */
async function joinOpenCount(tx: Tx, { locationId, sku }: RecountRequested, quarantined: number): Promise<boolean> {
  const open = await firstRow<{ id: string }>(
    tx.db,
    sql`select l.id from cycle_count c join cycle_count_line l on l.cycle_count_id = c.id
        where c.status = 'OPEN' and c.location_id = ${locationId} and l.sku = ${sku} order by c.created_at, c.id limit 1 for update of c, l`,
  );
  if (!open) return false;
  if (quarantined > 0)
    await run(tx.db, sql`update cycle_count_line set quarantined = quarantined + ${quarantined} where id = ${open.id}`);
  return true;
}

async function request(tx: Tx, asked: readonly RecountRequested[]): Promise<void> {
  const [first] = asked;
  if (!first) return;
  const { locationId, sku, reason, reference } = first;
  const quarantined = asked.reduce((sum, one) => sum + (one.quarantined ?? 0), 0);
  if (await joinOpenCount(tx, first, quarantined)) return;
  const lines = [{ sku, quarantined }];
  await putCycleCount(tx, { locationId, varianceLimit: VARIANCE_LIMIT, reason, reference, lines });
}

/**
 * RecountRequested → a cycle count of the item at the location, unless one is open already. The level's lock lets two
 * requests for it make one count.
 */
export const requestRecounts = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<RecountRequested>[],
): Promise<void> =>
  consumeEvents(ctx, 'inventory.request-recounts', events, async (tx, fresh) => {
    const skus = await findSkus(
      tx.db,
      fresh.map(({ payload }) => payload.sku),
    );
    const asked = fresh.map(({ payload }) => payload).filter(({ sku }) => skus.has(sku));
    await ensureLevels(tx, asked);
    await lockLevels(tx.db, asked);
    for (const group of groupInto(asked, levelKey).values()) await request(tx, group);
  });
