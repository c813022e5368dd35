import { hasPermission } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { toDecimal } from '@oms/platform/values/money';
import { progressOf } from '../rules/edit-deliveries.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { lockForChange, type OrderCommandInput, type OrderCommandOutcome } from './change-order.js';
import { applyToOrder } from './edit-order.js';

export interface ChangeDeliveryAddressInput extends OrderCommandInput {
  readonly deliveryId: string;
  readonly address: AddressValue;
}

/** What customers change by themselves costs them nothing, and nobody the work that was begun. */
function requireHarmless(before: OrderState, after: OrderState, deliveryId: string): void {
  const lines = before.lines.filter((line) => line.deliveryId === deliveryId);
  if (progressOf(before, lines, 'picked') > 0)
    throw refuse('DELIVERY_IN_WORK', 'It is being picked already: ask for the change instead.', ['deliveryId']);
  if (after.total === before.total) return;
  const [was, would] = [before, after].map(({ total, currency }) => toDecimal(total, currency));
  const message = `There the order costs ${would} instead of ${was}: ask for the change instead.`;
  throw refuse('TOTAL_CHANGES', message, ['address'], { before: was, after: would });
}

/** What speaks against the edit, by the fields of this command. */
function byOwnFields(error: unknown): never {
  if (!(error instanceof DomainError)) throw error;
  throw new DomainError(
    error.errors.map((one) => (one.field?.[0] === 'deliveries' ? { ...one, field: one.field.slice(2) } : one)),
  );
}

async function change(tx: Tx, ctx: OperationContext<OrdersServices>, input: ChangeDeliveryAddressInput) {
  const { orderId, deliveryId, address } = input;
  const order = await lockForChange(tx, ctx.actor, input);
  const edit = { orderId, deliveries: [{ deliveryId, address }] };
  const { before, entries } = await applyToOrder(tx, ctx, order, edit).catch(byOwnFields);
  if (!hasPermission(ctx.actor, 'orders:write')) requireHarmless(before, order, deliveryId.toLowerCase());
  await saveOrders(tx, ctx.services, [{ order, before: demandFingerprint(before), entries, reshaped: true }]);
  return { orderId: order.id, version: order.version };
}

/**
 * Sends a delivery to another address, by its customer for themselves as long as nobody has begun to pick it and it costs
 * the same there; anything else is asked for (`requestOrderEdit`), or done by service. Refuses UNKNOWN_DELIVERY,
 * DELIVERY_DONE, DELIVERY_IN_WORK, TOTAL_CHANGES and what is no address.
 */
export const changeDeliveryAddress = (
  ctx: OperationContext<OrdersServices>,
  input: ChangeDeliveryAddressInput,
): Promise<OrderCommandOutcome> => runCommand(ctx, 'changeDeliveryAddress', (tx) => change(tx, ctx, input));
