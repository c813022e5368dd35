import type { InvoiceRequested } from '@oms/platform/events/money-events';
import type { EventDraft } from '@oms/platform/outbox/event';
import { policiesOf } from './channel-policies.js';
import type { OrderState } from './order-state.js';

/**
 * Whether the channel wants an invoice by itself now: the last of the order has shipped, or of what came to it afterwards,
 * in exchange or by an edit while something was sent again.
 */
export function wantsInvoice(order: OrderState, now: Date): boolean {
  if (order.historical || !policiesOf(order.policies).invoiceWhenShipped) return false;
  const again = order.completedAt === now && order.lines.some(({ kind }) => kind !== 'SALE');
  return order.shippedAt === now || again;
}

/** `InvoiceRequested`: the order's invoice is to be issued. */
export const invoiceRequested = ({ id, version }: OrderState): EventDraft<'InvoiceRequested', InvoiceRequested> => ({
  type: 'InvoiceRequested',
  aggregateId: id,
  aggregateVersion: version,
  orderId: id,
  payload: { orderId: id },
});

/** Credit notes over what was granted just now; whoever issues them sees whether an invoice charges it. */
export const notesRequested = (order: OrderState, now: Date): EventDraft<'InvoiceRequested', InvoiceRequested>[] =>
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
