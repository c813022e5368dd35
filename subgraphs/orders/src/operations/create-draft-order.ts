import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { policiesOf } from '../rules/channel-policies.js';
import { paymentsOf, type PlaceOrderInput } from '../rules/place-order-input.js';
import { problem } from '../rules/problem.js';
import { minutesAfter } from '../rules/screen-order.js';
import { settleOrder } from '../rules/settle-order.js';
import type { OrdersServices } from '../services.js';
import { tellOfOrder } from '../storage/told-facts.js';
import { insertOrders } from '../storage/insert-order.js';
import { takeNumbers } from '../storage/order-numbers.js';
import type { OrderCommandOutcome } from './change-order.js';
import { draftOrder } from './draft-order.js';
import { asRefusal } from './placing-conflicts.js';

async function draft(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
): Promise<OrderCommandOutcome> {
  const { order, facts, problems } = await draftOrder(tx, ctx, input);
  const paid = paymentsOf(input).length > 0;
  const early = paid ? [problem('PAYMENT_NOT_ALLOWED', 'A draft is paid when it is completed.', 'payment')] : [];
  if (!order || problems.length > 0 || paid) throw new DomainError([...problems, ...early]);
  order.status = 'DRAFT';
  const [number = ''] = await takeNumbers(tx.db, 1);
  order.number = `${facts.channel?.numberPrefix ?? ''}${number}`;
  order.expiresAt = minutesAfter(tx.now, policiesOf(order.policies).draftExpiryMinutes);
  settleOrder(order, tx.now, null);
  await insertOrders(tx, [{ order, entries: [{ type: 'DRAFT_CREATED', visibility: 'STAFF' }] }]);
  tx.emit(tellOfOrder(order));
  return { orderId: order.id, version: order.version };
}

/**
 * Writes down an order that a customer is still making up its mind about, on the telephone or in a store: priced, numbered,
 * asking nothing of stock. It is changed by `editOrder` and becomes an order by `completeDraftOrder`.
 */
export async function createDraftOrder(
  ctx: OperationContext<OrdersServices>,
  input: PlaceOrderInput,
): Promise<OrderCommandOutcome> {
  try {
    return await runCommand(ctx, 'createDraftOrder', (tx) => draft(tx, ctx, input));
  } catch (error) {
    throw await asRefusal(ctx, input, error);
  }
}
