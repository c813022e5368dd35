import { claimKeys, storeOutcomes, type IdempotencyKey } from '@oms/platform/commands/idempotency';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { isOutage } from '@oms/platform/database/outage';
import type { PlaceOrderInput } from '../rules/place-order-input.js';
import type { OrdersServices } from '../services.js';
import { enterOrders, type EnteredOrder, type PlaceOrderOutcome } from './enter-orders.js';

interface Row {
  readonly input: PlaceOrderInput;
  readonly idempotency?: IdempotencyKey | undefined;
}

/** As {@link EnteredOrder}; an error that is no refusal is a failure of ours. */
export type PlacedInBatch = EnteredOrder | Error;

async function placeRows(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  rows: readonly Row[],
): Promise<PlacedInBatch[]> {
  const keys = rows.flatMap(({ idempotency }) => idempotency ?? []);
  const known = await claimKeys<PlaceOrderOutcome>(tx.db, keys);
  const knownOf = ({ idempotency }: Row) => (idempotency ? known.get(idempotency) : undefined);
  const fresh = rows.filter((row) => knownOf(row) === undefined);
  const inputs = fresh.map(({ input }) => input);
  const entered = inputs.length > 0 ? await enterOrders(tx, ctx, inputs) : [];
  const outcomes = new Map<Row, EnteredOrder>(fresh.map((row, index) => [row, entered[index] ?? null]));
  const stored = fresh.flatMap((row) => {
    const outcome = outcomes.get(row) ?? null;
    return row.idempotency && outcome && !(outcome instanceof Error) ? [{ key: row.idempotency, outcome }] : [];
  });
  await storeOutcomes(tx.db, stored);
  return rows.map((row) => {
    const replay = knownOf(row);
    if (!replay) return outcomes.get(row) ?? null;
    return replay instanceof Error ? replay : replay.outcome;
  });
}

/** Whether PostgreSQL refused what a row holds: it collides with another's, or cannot be kept. Nothing was written. */
function isAboutRows(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && /^2[23]...$/.test(code)) return true;
  }
  return false;
}

/**
 * Places orders in one transaction; each under its own key, if it has one. Where one of them makes the transaction fail,
 * its halves are tried, down to the one that does: it is left (null) to be placed by itself, which tells why it cannot be.
 * What failed in the moment of its commit is not tried again, since it may have been kept: a key makes that safe.
 */
export async function placeBatch(
  ctx: OperationContext<OrdersServices>,
  rows: readonly Row[],
): Promise<PlacedInBatch[]> {
  let committing = false;
  try {
    return await runCommand({ ...ctx, idempotency: undefined }, 'placeOrders', async (tx) => {
      committing = false;
      const placed = await placeRows(tx, ctx, rows);
      committing = true;
      return placed;
    });
  } catch (error) {
    const failure = error instanceof Error ? error : new Error('placing failed', { cause: error });
    if (isOutage(error) || (committing && !isAboutRows(error))) return rows.map(() => failure);
    if (rows.length === 1) return [null];
    const middle = Math.ceil(rows.length / 2);
    return [...(await placeBatch(ctx, rows.slice(0, middle))), ...(await placeBatch(ctx, rows.slice(middle)))];
  }
}
