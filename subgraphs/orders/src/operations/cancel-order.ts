import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, refuse, type UserErrorData } from '@oms/platform/errors/domain-error';
import { cancellableUnits, cancelUnits } from '../rules/cancellation.js';
import type { LineState, OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { changeOrder, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';

export interface CancelOrderInput extends OrderCommandInput {
  readonly reason?: string | null;
  /** Absent: everything that can be cancelled. */
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[] | null;
}

interface Wanted {
  readonly line: LineState;
  readonly quantity: number;
}

function wantedLines(order: OrderState, input: CancelOrderInput): Wanted[] {
  if (!input.lines)
    return order.lines
      .map((line) => ({ line, quantity: cancellableUnits(line) }))
      .filter(({ quantity }) => quantity > 0);
  if (input.lines.length === 0)
    throw refuse('NOTHING_TO_CANCEL', 'Name lines, or leave them out to cancel all of it.', ['lines']);
  const problems: UserErrorData[] = [];
  const totals = new Map<string, number>();
  for (const [index, { lineId, quantity }] of input.lines.entries()) {
    const line = order.lines.find((one) => one.id === lineId);
    const sum = (totals.get(lineId) ?? 0) + quantity;
    totals.set(lineId, sum);
    if (!line)
      problems.push({
        code: 'UNKNOWN_LINE',
        message: 'The order has no such line.',
        field: ['lines', String(index), 'lineId'],
      });
    else if (!Number.isInteger(quantity) || quantity < 1)
      problems.push({
        code: 'INVALID_QUANTITY',
        message: 'The quantity must be at least 1.',
        field: ['lines', String(index), 'quantity'],
      });
    else if (sum > cancellableUnits(line))
      problems.push({
        code: 'QUANTITY_EXCEEDED',
        message: `Only ${cancellableUnits(line)} units can still be cancelled.`,
        field: ['lines', String(index), 'quantity'],
        details: { cancellable: cancellableUnits(line) },
      });
  }
  if (problems.length > 0) throw new DomainError(problems);
  return order.lines.flatMap((line) => (totals.has(line.id) ? [{ line, quantity: totals.get(line.id) ?? 0 }] : []));
}

/**
 * Cancels an order, or units of its lines. Open and backordered units are cancelled at once; allocated ones only when
 * fulfillment lets go of them, asked by a cancellation request that is accepted or declined.
 */
export function cancelOrder(
  ctx: OperationContext<OrdersServices>,
  input: CancelOrderInput,
): Promise<OrderCommandOutcome> {
  return changeOrder(ctx, 'cancelOrder', input, (order, tx) => {
    if (!['DRAFT', 'PENDING', 'CONFIRMED', 'PROCESSING'].includes(order.status))
      throw refuse('ILLEGAL_TRANSITION', `An order that is ${order.status} cannot be cancelled.`, ['orderId'], {
        status: order.status,
      });
    const wanted = wantedLines(order, input);
    if (wanted.length === 0)
      throw refuse('NOTHING_TO_CANCEL', 'Everything has shipped, is cancelled, or is being cancelled.', ['orderId']);
    for (const one of wanted) cancelUnits(order, one.line, one.quantity, { reason: input.reason ?? null, now: tx.now });
    const units = wanted.reduce((sum, { quantity }) => sum + quantity, 0);
    return [{ type: 'CANCELLATION_REQUESTED', reason: input.reason ?? null, data: { units } }];
  });
}
