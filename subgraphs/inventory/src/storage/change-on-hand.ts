import type { Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { committedAt, levelKey, type Level, type LevelKey } from '../rules/stock-level.js';
import { freeUnits } from './free-stock.js';
import { lockLevels, moveStock } from './levels.js';
import { lockDemands } from './order-demand.js';
import { replan } from './replan.js';

/** A change of what is in the building. */
export interface OnHandChange extends LevelKey {
  readonly delta: number;
  readonly reason: string;
  readonly reference?: string | null;
}

/** Takes back what a lowered count no longer covers; answers the orders that lost units. */
async function makeRoom(tx: Tx, level: Level, delta: number) {
  const missing = Math.max(0, committedAt(level) - (level.onHand + delta));
  if (missing === 0) return { changes: [], orders: [] };
  const freed = await freeUnits(tx, level, missing);
  if (freed.units < missing) throw refuse('STOCK_IN_USE', 'The units are being shipped right now; try again.', ['sku']);
  return freed;
}

/**
 * Changes how many units are in the building, at levels that this transaction has locked. The true count can always be
 * recorded: reservations that it no longer covers are taken back and sourced elsewhere, in the same transaction.
 */
export async function changeOnHand(tx: Tx, changes: readonly OnHandChange[]): Promise<void> {
  const real = changes.filter(({ delta }) => delta !== 0);
  if (real.length === 0) return;
  const levels = await lockLevels(tx.db, real);
  const orders = new Set<string>();
  const moves = [];
  for (const change of real) {
    const level = levels.get(levelKey(change));
    if (!level) throw new Error(`there is no level of ${change.sku}`);
    const freed = await makeRoom(tx, level, change.delta);
    for (const orderId of freed.orders) orders.add(orderId);
    moves.push(...freed.changes, { ...change, bucket: 'onHand' as const });
  }
  await moveStock(tx, moves);
  if (orders.size > 0)
    await replan(tx, await lockDemands(tx.db, [...orders]), { retryBackorders: false, always: true });
}
