import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { holderProblems } from '../rules/credit.js';
import type { OrderState } from '../rules/order-state.js';
import type { AmountInput } from '../rules/place-order-input.js';
import { amountProblems, textProblems } from '../rules/problem.js';
import { moveClaim, resolveClaim } from '../rules/returns/carrier-claims.js';
import type { ClaimRecord, ClaimResolution } from '../rules/returns/return-record.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { lockReturnOrder } from './change-return.js';
import type { ClaimOutcome } from './open-claim.js';

export interface ClaimCommandInput {
  readonly claimId: string;
  readonly expectedVersion?: number | null;
}

interface ClaimChange {
  readonly entries: readonly TimelineEntry[];
  readonly reshaped?: boolean;
}

function changeClaim(
  ctx: OperationContext<OrdersServices>,
  command: string,
  input: ClaimCommandInput,
  decide: (order: OrderState, claim: ClaimRecord, tx: Tx) => ClaimChange,
): Promise<ClaimOutcome> {
  return runCommand(ctx, command, async (tx) => {
    const unkeepable = textProblems(input);
    if (unkeepable.length > 0) throw new DomainError(unkeepable);
    const found = isId(input.claimId)
      ? await firstRow<{ orderId: string }>(tx.db, sql`select order_id from carrier_claim where id = ${input.claimId}`)
      : undefined;
    const order = found ? await lockReturnOrder(tx, found.orderId, 'SERVICE') : undefined;
    const claim = order?.claims.find((one) => one.id === input.claimId.toLowerCase());
    if (!order || !claim) throw refuse('CLAIM_NOT_FOUND', 'There is no such claim.', ['claimId']);
    if (input.expectedVersion != null && input.expectedVersion !== claim.version)
      throw refuse('VERSION_CONFLICT', `The claim is at version ${claim.version} by now.`, ['expectedVersion'], {
        currentVersion: claim.version,
      });
    const before = demandFingerprint(order);
    const { entries, reshaped = false } = decide(order, claim, tx);
    await saveOrders(tx, ctx.services, [{ order, before, entries, reshaped }]);
    return { orderId: order.id, claimId: claim.id, version: claim.version };
  });
}

const staff = (type: string, { id }: ClaimRecord, data: object): TimelineEntry => ({
  type,
  visibility: 'STAFF',
  data: { claimId: id, ...data },
});

export interface FileClaimInput extends ClaimCommandInput {
  /** The carrier's own number for it. */
  readonly reference: string;
}

/** Says that the carrier was asked to pay, and under which number. */
export const fileCarrierClaim = (ctx: OperationContext<OrdersServices>, input: FileClaimInput): Promise<ClaimOutcome> =>
  changeClaim(ctx, 'fileCarrierClaim', input, (_order, claim, tx) => {
    if (!/^\S[\S ]{0,99}$/.test(input.reference))
      throw refuse('INVALID_REFERENCE', 'A reference has 1 to 100 characters.', ['reference']);
    if (!moveClaim(claim, 'file', tx.now))
      throw refuse('ILLEGAL_TRANSITION', `A claim that is ${claim.status} cannot be filed.`, ['claimId']);
    claim.carrierReference = input.reference;
    return { entries: [staff('CLAIM_FILED', claim, { reference: input.reference })] };
  });

export interface SettleClaimInput extends ClaimCommandInput {
  /** What the carrier paid; zero: it refused. */
  readonly paid: AmountInput;
}

/** Says what the carrier paid. The customer is made good whatever that is. */
export const settleCarrierClaim = (
  ctx: OperationContext<OrdersServices>,
  input: SettleClaimInput,
): Promise<ClaimOutcome> =>
  changeClaim(ctx, 'settleCarrierClaim', input, (order, claim, tx) => {
    const wrong = amountProblems(input.paid, order.currency, 'paid');
    if (wrong.length > 0) throw new DomainError(wrong);
    const paid = toMinor(input.paid.amount, order.currency);
    if (!moveClaim(claim, paid > 0 ? 'pay' : 'reject', tx.now))
      throw refuse('ILLEGAL_TRANSITION', `A claim that is ${claim.status} cannot be settled.`, ['claimId']);
    claim.paid = paid;
    return { entries: [staff('CLAIM_SETTLED', claim, { paid })] };
  });

export interface ResolveClaimInput extends ClaimCommandInput {
  readonly resolution: ClaimResolution;
}

/** Makes the customer good for a claim that was left to a person. Once. */
export const resolveCarrierClaim = (
  ctx: OperationContext<OrdersServices>,
  input: ResolveClaimInput,
): Promise<ClaimOutcome> =>
  changeClaim(ctx, 'resolveCarrierClaim', input, (order, claim, tx) => {
    if (claim.resolution !== null)
      throw refuse('ILLEGAL_TRANSITION', `The customer was made good: ${claim.resolution}.`, ['claimId']);
    const problems = holderProblems(order, input.resolution, 'resolution');
    if (problems.length > 0) throw new DomainError(problems);
    claim.version += 1;
    const by = { role: tx.actor.role, id: tx.actor.id };
    return resolveClaim(order, claim, input.resolution, { by, now: tx.now });
  });
