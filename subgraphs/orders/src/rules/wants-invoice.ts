import type { EventDraft } from '@oms/platform/outbox/event';
import { policiesOf } from './channel-policies.js';
import type { OrderState } from './order-state.js';

/** Whether the channel wants an invoice by itself now: the last of the order has shipped, or of what was taken in exchange. */
export function wantsInvoice(order: OrderState, now: Date): boolean {
  if (order.historical || !policiesOf(order.policies).invoiceWhenShipped) return false;
  const exchanged = order.completedAt === now && order.lines.some(({ kind }) => kind === 'EXCHANGE');
  return order.shippedAt === now || exchanged;
}

/** `InvoiceRequested`: the order's invoice is to be issued. */
export const invoiceRequested = ({ id, version }: OrderState): EventDraft<'InvoiceRequested', { orderId: string }> => ({
  type: 'InvoiceRequested',
  aggregateId: id,
  aggregateVersion: version,
  orderId: id,
  payload: { orderId: id },
});

/** Credit notes over what was granted just now; whoever issues them sees whether an invoice charges it. */
export const notesRequested = (order: OrderState, now: Date): EventDraft[] =>
  order.historical
    ? []
    : order.allowances
        .filter(({ createdAt }) => createdAt === now)
        .map(({ id: allowanceId }) => ({
          type: 'InvoiceRequested',
          aggregateId: allowanceId,
          aggregateVersion: 1,
          orderId: order.id,
          payload: { orderId: order.id, allowanceId },
        }));
