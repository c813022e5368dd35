import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import type { InvoiceRequested } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrdersServices } from '../services.js';
import { issueCreditNote, issueInvoice } from './issue-invoice.js';

/** Refusals that are as they should be: nothing was invoiced that had to be taken back, or it is done. */
const NOTHING_TO_DO: ReadonlySet<string> = new Set(['NO_INVOICE', 'ALREADY_INVOICED', 'ALREADY_CREDITED']);

/**
 * Issues invoices for channels that want them by themselves, and credit notes over what was granted after an invoice. Safe
 * twice: a line is on one standing invoice, an allowance has one note.
 */
export async function issueRequestedInvoices(
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<InvoiceRequested>[],
): Promise<void> {
  for (const { payload } of events) {
    try {
      const again = { ...ctx, idempotency: undefined };
      await (payload.allowanceId ? issueCreditNote(again, payload) : issueInvoice(again, payload));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (NOTHING_TO_DO.has(error.code)) continue;
      ctx.logger.warn({ orderId: payload.orderId, code: error.code }, 'an invoice or credit note was not issued');
    }
  }
}
