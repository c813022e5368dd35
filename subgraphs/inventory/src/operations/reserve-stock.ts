import { claimKey, storeOutcomes } from '@oms/platform/commands/idempotency';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { holdUntil } from '../rules/cart-hold.js';
import type { InventoryServices } from '../services.js';
import { putHolds, type NewHold } from '../storage/reservations.js';
import { Coalescer, type Settled } from './coalesce.js';
import { HoldGrants } from './hold-grants.js';
import type { ReserveStockInput } from './reserve-stock-input.js';

export interface ReserveStockOutcome {
  readonly reservationId: string;
  readonly token: string;
  readonly expiresAt: string;
}

interface Call {
  readonly ctx: OperationContext<InventoryServices>;
  readonly input: ReserveStockInput;
}

type Outcome = Settled<ReserveStockOutcome>;

/** Grants one call on what the ones before it have left; what is refused costs the others nothing. */
async function grant(tx: Tx, grants: HoldGrants, { ctx, input }: Call, holds: NewHold[]): Promise<Outcome> {
  try {
    const replay = ctx.idempotency ? await claimKey<ReserveStockOutcome>(tx.db, ctx.idempotency) : undefined;
    if (replay) return { output: replay.outcome };
    const until = holdUntil(tx.now, input.minutes);
    const { id, units } = grants.grant(input);
    holds.push({ id, expiresAt: until, units });
    const expiresAt = until.toISOString();
    const lines = units.map(({ sku, locationId, quantity }) => ({ sku, quantity, locationId }));
    const signed = { reservationId: id, actorId: tx.actor.id, expiresAt, lines };
    const output = { reservationId: id, token: ctx.services.reservationTokens.sign(signed), expiresAt };
    if (ctx.idempotency) await storeOutcomes(tx.db, [{ key: ctx.idempotency, outcome: output }]);
    return { output };
  } catch (error) {
    if (error instanceof DomainError) return { error };
    throw error;
  }
}

/** All calls in one transaction, in the order given, each of them whole or not at all. */
async function reserveTogether(calls: readonly Call[]): Promise<readonly Outcome[]> {
  const [first] = calls;
  if (!first) return [];
  const ctx = { ...first.ctx, idempotency: undefined };
  return runCommand(ctx, 'reserveStock', async (tx) => {
    const grants = await HoldGrants.open(tx, ctx.services, calls.map(({ input }) => input)); // prettier-ignore
    const holds: NewHold[] = [];
    const outcomes: Outcome[] = [];
    for (const call of calls) outcomes.push(await grant(tx, grants, call, holds));
    await putHolds(tx, holds);
    return outcomes;
  });
}

const coalescers = new WeakMap<object, Coalescer<Call, ReserveStockOutcome>>();

function coalescerOf({ database }: OperationContext<InventoryServices>): Coalescer<Call, ReserveStockOutcome> {
  let known = coalescers.get(database);
  if (!known) {
    known = new Coalescer(reserveTogether);
    coalescers.set(database, known);
  }
  return known;
}

/**
 * Holds stock for a cart, all of it or nothing, at the locations from which it would best be sent. The signed token that
 * is answered turns into an order's reservation; otherwise the hold ends by itself. Calls of one actor for the same item
 * that come at the same time share a transaction, which grants them in the order in which they came.
 */
export async function reserveStock(
  ctx: OperationContext<InventoryServices>,
  input: ReserveStockInput,
): Promise<ReserveStockOutcome> {
  const [item = ''] = input.lines.map(({ sku }) => sku).toSorted();
  return coalescerOf(ctx).run(`${ctx.actor.id}/${item}`, { ctx, input });
}
