import { hasPermission } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import { policiesOf } from '../rules/channel-policies.js';
import type { OrderState } from '../rules/order-state.js';
import { problem, textProblems } from '../rules/problem.js';
import { checkReturn, type ReturnLineInput } from '../rules/returns/check-return.js';
import { estimateReturn, type ReturnEstimate } from '../rules/returns/estimate-return.js';
import { returnEntry } from '../rules/returns/move-return.js';
import { openReturn, returnLinesOf } from '../rules/returns/new-return.js';
import { senderOf, wantsLabel } from '../rules/returns/return-label.js';
import type { ReturnRecord, ReturnShipping } from '../rules/returns/return-record.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';
import type { OrdersServices } from '../services.js';
import { addReturnTerm } from '../storage/tracking-terms.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { carryOutApproval } from './approve-return.js';
import { lockForChange, type OrderCommandInput } from './change-order.js';
import { requireExchangeable } from './exchange-facts.js';

export interface RequestReturnInput extends OrderCommandInput {
  readonly lines: readonly ReturnLineInput[];
  /** Default LABEL where there is an address, otherwise STORE. */
  readonly shipping?: ReturnShipping | null;
  readonly note?: string | null;
  /** For staff: against the policy, and before the goods have arrived. */
  readonly override?: boolean | null;
}

export interface RequestReturnOutcome {
  readonly orderId: string;
  /** Null for a dry run. */
  readonly returnId: string | null;
  readonly estimate: ReturnEstimate;
}

const UNSHIPPED: ReadonlySet<string> = new Set(['DRAFT', 'PENDING', 'EXPIRED']);

/** What is wrong with the input, whatever the policy says of its lines. */
function inputProblems(input: RequestReturnInput, staff: boolean): UserErrorData[] {
  const problems = textProblems(input);
  if (input.override && !staff)
    problems.push(problem('FORBIDDEN_OVERRIDE', 'Only service decides against the policy.', 'override'));
  if (input.note && input.note.length > 2_000)
    problems.push(problem('TEXT_TOO_LONG', 'A note has at most 2000 characters.', 'note'));
  return problems;
}

function check(order: OrderState, input: RequestReturnInput, staff: boolean, now: Date): void {
  const { status } = order;
  if (UNSHIPPED.has(status))
    throw refuse('ILLEGAL_TRANSITION', `Nothing of an order that is ${status} comes back.`, ['orderId'], { status });
  const override = staff && input.override === true;
  const rights = { override, undelivered: override };
  const problems = [...inputProblems(input, staff), ...checkReturn(order, input.lines, { rights, now })];
  if (problems.length > 0) throw new DomainError(problems);
}

/** The return that is asked for, as it would be kept. */
function drawUp(order: OrderState, input: RequestReturnInput, staff: boolean, { now, actor }: Tx): ReturnRecord {
  const lines = returnLinesOf(order, input.lines, now);
  const shipping = input.shipping ?? (senderOf(order, { lines }) ? 'LABEL' : 'STORE');
  const origin = staff ? 'STAFF' : 'CUSTOMER';
  const by = { role: actor.role, id: actor.id };
  const one = openReturn(order, lines, { origin, shipping, status: 'REQUESTED', note: input.note ?? null, by, now });
  if (wantsLabel(one) && !(senderOf(order, one) && one.locationId))
    throw refuse('LABEL_IMPOSSIBLE', 'Nobody knows from where to where the label would be.', ['shipping']);
  return one;
}

/** Opens what is asked for; what needs no person is approved with it. */
async function open(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  input: RequestReturnInput,
): Promise<{ one: ReturnRecord; entries: TimelineEntry[]; reshaped: boolean }> {
  const staff = hasPermission(ctx.actor, 'orders:write');
  check(order, input, staff, tx.now);
  await requireExchangeable(tx, order, input.lines, 'lines');
  const one = drawUp(order, input, staff, tx);
  const { lines } = one;
  const data = { units: lines.reduce((sum, line) => sum + line.quantity, 0) };
  const requested = returnEntry('RETURN_REQUESTED', one, { reason: lines[0]?.reason ?? null, data });
  if (!staff && !policiesOf(order.policies).returns.autoApprove) return { one, entries: [requested], reshaped: false };
  const { entries, reshaped = false } = await carryOutApproval(tx, ctx, order, one);
  return { one, entries: [requested, ...entries], reshaped };
}

/**
 * Asks that goods come back: a customer for its own order within the channel's policy, service for any and against it.
 * What the policy allows is approved at once unless the channel wants people to look. A dry run answers what it would
 * bring. Refusals name every line that may not come back, and why.
 */
export function requestReturn(
  ctx: OperationContext<OrdersServices>,
  input: RequestReturnInput,
): Promise<RequestReturnOutcome> {
  return runCommand(ctx, 'requestReturn', async (tx) => {
    const order = await lockForChange(tx, ctx.actor, input);
    const before = demandFingerprint(order);
    const { one, entries, reshaped } = await open(tx, ctx, order, input);
    const estimate = estimateReturn(order, one, tx.now);
    if (input.dryRun) return { orderId: order.id, returnId: null, estimate };
    await saveOrders(tx, ctx.services, [{ order, before, entries, reshaped }]);
    await addReturnTerm(tx, order.id, one.number);
    return { orderId: order.id, returnId: one.id, estimate };
  });
}
