import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { holdUntil } from '../rules/cart-hold.js';
import { source, type Assignment, type Place } from '../rules/sourcing.js';
import { availableAt } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { lockLevels, moveStock } from '../storage/levels.js';
import { loadCandidates } from '../storage/order-demand.js';
import { findItems } from '../storage/put-items.js';

export interface ReserveStockInput {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly destination?: Place | null;
  /** Minutes until the hold ends; 15 by default, 60 at most. */
  readonly minutes?: number | null;
}

export interface ReserveStockOutcome {
  readonly reservationId: string;
  readonly token: string;
  readonly expiresAt: string;
}

const MAX_QUANTITY = 100_000;
const MAX_LINES = 50;

async function componentsWanted(tx: Tx, input: ReserveStockInput): Promise<Map<string, number>> {
  const items = await findItems(
    tx.db,
    input.lines.map((line) => line.sku),
  );
  const problems: UserErrorData[] = [];
  const wanted = new Map<string, number>();
  if (input.lines.length === 0) problems.push({ code: 'EMPTY', message: 'Say what to reserve.', field: ['lines'] });
  if (input.lines.length > MAX_LINES)
    problems.push({ code: 'TOO_MANY_LINES', message: `At most ${MAX_LINES} lines.`, field: ['lines'] });
  for (const [index, { sku, quantity }] of input.lines.entries()) {
    const item = items.get(sku);
    if (!item)
      problems.push({
        code: 'UNKNOWN_SKU',
        message: `There is no item ${sku}.`,
        field: ['lines', String(index), 'sku'],
      });
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY)
      problems.push({
        code: 'INVALID_QUANTITY',
        message: `The quantity must be 1 to ${MAX_QUANTITY}.`,
        field: ['lines', String(index), 'quantity'],
      });
    if (!item?.stockTracked) continue;
    const parts = item.components.length > 0 ? item.components : [{ sku, quantity: 1 }];
    for (const part of parts) wanted.set(part.sku, (wanted.get(part.sku) ?? 0) + part.quantity * quantity);
  }
  if (problems.length > 0) throw new DomainError(problems);
  return wanted;
}

async function chooseUnits(
  tx: Tx,
  wanted: ReadonlyMap<string, number>,
  destination: Place | null,
): Promise<readonly Assignment[]> {
  const candidates = await loadCandidates(tx.db);
  const keys = [...wanted.keys()].flatMap((sku) => candidates.map(({ locationId }) => ({ sku, locationId })));
  const levels = await lockLevels(tx.db, keys);
  const available = new Map([...levels].map(([key, level]) => [key, Math.max(0, availableAt(level))]));
  const wants = [...wanted].map(([sku, quantity]) => ({ lineId: sku, sku, quantity, excluded: [] }));
  const { assignments, shortages } = source({ wants, candidates, available, destination });
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
    const wanted = await componentsWanted(tx, input);
    const units = await chooseUnits(tx, wanted, input.destination ?? null);
    const reservationId = newId(tx.now);
    const expiresAt = holdUntil(tx.now, input.minutes);
    await run(
      tx.db,
      sql`insert into reservation (id, actor_id, state, expires_at, created_at) values (${reservationId}, ${tx.actor.id}, 'PENDING', ${expiresAt}, ${tx.now})`,
    );
    const lines = units.map(({ sku, locationId, quantity }) => ({
      id: newId(tx.now),
      reservation_id: reservationId,
      sku,
      location_id: locationId,
      quantity,
    }));
    await run(
      tx.db,
      sql`insert into reservation_line select * from ${recordset(lines, 'l', 'id uuid, reservation_id uuid, sku text, location_id uuid, quantity int')}`,
    );
    await moveStock(
      tx,
      units.map(({ sku, locationId, quantity }) => ({
        sku,
        locationId,
        bucket: 'softReserved',
        delta: quantity,
        reason: 'HOLD',
        reference: reservationId,
      })),
    );
    const signed = {
      reservationId,
      actorId: tx.actor.id,
      expiresAt: expiresAt.toISOString(),
      lines: units.map(({ sku, locationId, quantity }) => ({ sku, quantity, locationId })),
    };
    return { reservationId, token: ctx.services.reservationTokens.sign(signed), expiresAt: expiresAt.toISOString() };
  });
}
