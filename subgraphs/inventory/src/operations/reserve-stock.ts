import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { holdUntil } from '../rules/cart-hold.js';
import { checkCart, stockWanted, type CartLine } from '../rules/cart-lines.js';
import { source, type Assignment, type Place } from '../rules/sourcing.js';
import { availableAt } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { lockLevels } from '../storage/levels.js';
import { findItems } from '../storage/put-items.js';
import { putHold } from '../storage/reservations.js';
import { loadCandidates, loadPolicy } from '../storage/sourcing-facts.js';

export interface ReserveStockInput {
  readonly lines: readonly CartLine[];
  readonly destination?: Place | null;
  /** Minutes until the hold ends; 15 by default, 60 at most. */
  readonly minutes?: number | null;
}

export interface ReserveStockOutcome {
  readonly reservationId: string;
  readonly token: string;
  readonly expiresAt: string;
}

async function unitsWanted(tx: Tx, lines: readonly CartLine[]): Promise<Map<string, number>> {
  const items = await findItems(
    tx.db,
    lines.map(({ sku }) => sku),
  );
  const problems = checkCart(lines, items);
  if (problems.length > 0) throw new DomainError(problems);
  return stockWanted(lines, items);
}

async function chooseUnits(
  tx: Tx,
  wanted: ReadonlyMap<string, number>,
  destination: Place | null,
): Promise<readonly Assignment[]> {
  const candidates = await loadCandidates(tx.db, tx.now);
  const policy = await loadPolicy(tx.db);
  const keys = [...wanted.keys()].flatMap((sku) => candidates.map(({ locationId }) => ({ sku, locationId })));
  const levels = await lockLevels(tx.db, keys);
  const available = new Map([...levels].map(([key, level]) => [key, Math.max(0, availableAt(level))]));
  const wants = [...wanted].map(([sku, quantity]) => ({ lineId: sku, sku, quantity, excluded: [] }));
  const { assignments, shortages } = source({ wants, candidates, available, levels, destination, policy, now: tx.now });
  if (shortages.length === 0) return assignments;
  const had = shortages.map(({ sku, quantity }) => ({
    sku,
    wanted: wanted.get(sku) ?? 0,
    available: (wanted.get(sku) ?? 0) - quantity,
  }));
  throw refuse(
    'OUT_OF_STOCK',
    had.map((one) => `${one.sku}: ${one.available} of ${one.wanted}`).join(', '),
    ['lines'],
    { shortages: had },
  );
}

/**
 * Holds stock for a cart, all of it or nothing, at the locations from which it would best be sent. The signed token that
 * is answered turns into an order's reservation; otherwise the hold ends by itself.
 */
export function reserveStock(
  ctx: OperationContext<InventoryServices>,
  input: ReserveStockInput,
): Promise<ReserveStockOutcome> {
  return runCommand(ctx, 'reserveStock', async (tx) => {
    const wanted = await unitsWanted(tx, input.lines);
    const units = await chooseUnits(tx, wanted, input.destination ?? null);
    const until = holdUntil(tx.now, input.minutes);
    const reservationId = await putHold(tx, until, units);
    const expiresAt = until.toISOString();
    const lines = units.map(({ sku, locationId, quantity }) => ({ sku, quantity, locationId }));
    const token = ctx.services.reservationTokens.sign({ reservationId, actorId: tx.actor.id, expiresAt, lines });
    return { reservationId, token, expiresAt };
  });
}
