import type { EventDraft } from '@oms/platform/outbox/event';
import { policiesOf } from './channel-policies.js';
import type { OrderState } from './order-state.js';

/** Whether the last of the order has shipped just now and its channel wants invoices by itself. */
export const wantsInvoice = (order: OrderState, now: Date): boolean =>
  order.shippedAt === now && !order.historical && policiesOf(order.policies).invoiceWhenShipped;

/** `InvoiceRequested`: the order's invoice is to be issued. */
export const invoiceRequested = ({ id, version }: OrderState): EventDraft<'InvoiceRequested', { orderId: string }> => ({
  type: 'InvoiceRequested',
  aggregateId: id,
  aggregateVersion: version,
  orderId: id,
  payload: { orderId: id },
});

/** Credit notes over what was granted just now, where the channel wants such documents by itself and an invoice may be out. */
export const notesRequested = (order: OrderState, now: Date): EventDraft[] =>
  policiesOf(order.policies).invoiceWhenShipped && order.shippedAt !== null
    ? order.allowances
        .filter(({ createdAt }) => createdAt === now)
        .map(({ id: allowanceId }) => ({
          type: 'InvoiceRequested',
          aggregateId: allowanceId,
          aggregateVersion: 1,
          orderId: order.id,
          payload: { orderId: order.id, allowanceId },
        }))
    : [];
