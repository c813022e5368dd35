import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { policiesOf } from '../rules/channel-policies.js';
import type { OrderState } from '../rules/order-state.js';
import { moveReturn, returnEntry } from '../rules/returns/move-return.js';
import { addExchange } from '../rules/returns/exchange-line.js';
import type { ReturnRecord } from '../rules/returns/return-record.js';
import { wantsLabel } from '../rules/returns/return-label.js';
import { worthOfUnits } from '../rules/returns/return-value.js';
import type { OrdersServices } from '../services.js';
import { requestLabel } from '../storage/request-label.js';
import {
  changeReturn,
  notNow,
  type ReturnChange,
  type ReturnCommandInput,
  type ReturnOutcome,
} from './change-return.js';
import { exchangeFacts } from './exchange-facts.js';

/** Sends out what an exchange is for before anything came back, where the channel trusts its customers so. */
async function exchangeInAdvance(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  one: ReturnRecord,
): Promise<boolean> {
  const lines = one.lines.filter((line) => line.wanted === 'EXCHANGE' && line.exchangeLineId === null);
  if (lines.length === 0 || !policiesOf(order.policies).returns.exchangeInAdvance) return false;
  const facts = await exchangeFacts(tx, ctx, order, lines);
  for (const { sku, quantity, exchangeSku, lineId, ...line } of lines) {
    const of = order.lines.find((each) => each.id === lineId);
    if (!of) continue;
    const worth = worthOfUnits(order, of, new Map([[sku, quantity]])).amount;
    const added = addExchange(order, { of, sku, quantity, worth, exchangeSku }, facts, tx.now);
    const kept = one.lines.find((each) => each.id === line.id);
    if (kept) kept.exchangeLineId = added.id;
  }
  return true;
}

/** What approval brings with it: the label is asked for, replacements in advance go out. */
export async function carryOutApproval(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  one: ReturnRecord,
): Promise<ReturnChange> {
  if (!moveReturn(order, one, 'approve', tx.now)) throw notNow(one, 'approved');
  if (wantsLabel(one)) requestLabel(tx, ctx.services, order, one);
  const reshaped = await exchangeInAdvance(tx, ctx, order, one);
  return { entries: [returnEntry('RETURN_APPROVED', one, { data: { shipping: one.shipping } })], reshaped };
}

/** Allows a return that was asked for. */
export const approveReturn = (
  ctx: OperationContext<OrdersServices>,
  input: ReturnCommandInput,
): Promise<ReturnOutcome> =>
  changeReturn(ctx, 'approveReturn', { input, access: 'SERVICE' }, (order, one, tx) =>
    carryOutApproval(tx, ctx, order, one),
  );

export interface DeclineReturnInput extends ReturnCommandInput {
  /** Told to the customer. */
  readonly reason: string;
}

/** Refuses a return that was asked for; the customer is told why. */
export const declineReturn = (
  ctx: OperationContext<OrdersServices>,
  input: DeclineReturnInput,
): Promise<ReturnOutcome> =>
  changeReturn(ctx, 'declineReturn', { input, access: 'SERVICE' }, (order, one, tx) => {
    if (input.reason.trim() === '' || input.reason.length > 500)
      throw refuse('INVALID_REASON', 'A reason has 1 to 500 characters.', ['reason']);
    if (!moveReturn(order, one, 'decline', tx.now)) throw notNow(one, 'declined');
    one.reason = input.reason;
    return { entries: [returnEntry('RETURN_DECLINED', one, { reason: input.reason })] };
  });
