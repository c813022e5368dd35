import { claimKeys, storeOutcomes, type ClaimedKey, type IdempotencyKey } from '@oms/platform/commands/idempotency';
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
function grant(tx: Tx, grants: HoldGrants, { ctx, input }: Call, holds: NewHold[]): Outcome {
  try {
    const until = holdUntil(tx.now, input.minutes);
    const { id, units } = grants.grant(input);
    holds.push({ id, expiresAt: until, units });
    const expiresAt = until.toISOString();
    const lines = units.map(({ sku, locationId, quantity }) => ({ sku, quantity, locationId }));
    const signed = { reservationId: id, actorId: tx.actor.id, expiresAt, lines };
    return { output: { reservationId: id, token: ctx.services.reservationTokens.sign(signed), expiresAt } };
  } catch (error) {
    if (error instanceof DomainError) return { error };
    throw error;
  }
}

const settledAs = (claimed: Exclude<ClaimedKey<ReserveStockOutcome>, undefined>): Outcome =>
  claimed instanceof DomainError ? { error: claimed } : { output: claimed.outcome };

/** All calls in one transaction, in the order given, each of them whole or not at all; no two have one key. */
async function grantTogether(first: Call, calls: readonly Call[]): Promise<readonly Outcome[]> {
  const ctx = { ...first.ctx, idempotency: undefined };
  return runCommand(ctx, 'reserveStock', async (tx) => {
    const keys = calls.flatMap((call) => call.ctx.idempotency ?? []);
    const [claimed, grants] = await Promise.all([
      claimKeys<ReserveStockOutcome>(tx.db, keys),
      HoldGrants.open(tx, ctx.services, calls.map(({ input }) => input)), // prettier-ignore
    ]);
    const holds: NewHold[] = [];
    const stored: { key: IdempotencyKey; outcome: ReserveStockOutcome }[] = [];
    const outcomes = calls.map((call) => {
      const key = call.ctx.idempotency;
      const known = key && claimed.get(key);
      if (known) return settledAs(known);
      const outcome = grant(tx, grants, call, holds);
      if (key && 'output' in outcome) stored.push({ key, outcome: outcome.output });
      return outcome;
    });
    await Promise.all([putHolds(tx, holds), storeOutcomes(tx.db, stored)]);
    return outcomes;
  });
}

const nameOf = ({ ctx: { idempotency: key } }: Call): string | undefined =>
  key && JSON.stringify([key.actorId, key.operation, key.key]);

/** All calls, in the order given; those that repeat the key of another follow once that one is answered. */
async function reserveTogether(calls: readonly Call[]): Promise<readonly Outcome[]> {
  const [first] = calls;
  if (!first) return [];
  const names = calls.map(nameOf);
  const repeats = names.map((name, index) => name !== undefined && names.indexOf(name) < index);
  const once = await grantTogether(
    first,
    calls.filter((_, index) => !repeats[index]),
  );
  const again = await reserveTogether(calls.filter((_, index) => repeats[index]));
  const [nextOnce, nextAgain] = [once.values(), again.values()];
  return calls.flatMap((_, index) => (repeats[index] ? nextAgain : nextOnce).next().value ?? []);
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
