import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, jsonb, rows, run, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import {
  allowanceNoteContent,
  creditNoteContent,
  invoiceContent,
  type DocumentContent,
  type Seller,
} from '../rules/document-content.js';
import type { AllowanceState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { demandFingerprint, saveOrders } from '../storage/save-order.js';
import { lockForChange, type OrderCommandInput } from './change-order.js';

interface LegalEntity extends Seller {
  readonly code: string;
  readonly prefix: string;
  readonly sequence: number;
}

/**
 * The next number of the legal entity that sells in the order's channel: taken in the transaction that issues the
 * document, so that numbers have no gaps; whoever else issues one waits for it.
 */
async function takeNumber(tx: Tx, channel: string, kind: 'invoice' | 'credit_note'): Promise<LegalEntity> {
  const [counter, prefix] = [sql.raw(`next_${kind}`), sql.raw(`${kind}_prefix`)];
  const entity = await firstRow<LegalEntity>(
    tx.db,
    sql`update legal_entity set ${counter} = ${counter} + 1 where code = (select legal_entity from channel where code = ${channel})
        returning code, name, address, tax_number, ${prefix} as prefix, ${counter} - 1 as sequence`,
  );
  if (!entity) throw refuse('NO_LEGAL_ENTITY', 'The order’s channel has no legal entity to sell for.', ['orderId']);
  return entity;
}

interface Issued {
  readonly entity: LegalEntity;
  readonly content: DocumentContent;
  readonly invoiceId: string | null;
  readonly allowanceId?: string | null;
}

async function keep(
  tx: Tx,
  orderId: string,
  { entity, content, invoiceId, allowanceId = null }: Issued,
): Promise<string> {
  const id = newId(tx.now);
  const tax = content.taxes.reduce((sum, one) => sum + one.amount, 0);
  await run(
    tx.db,
    sql`insert into document (id, kind, legal_entity, sequence, number, order_id, invoice_id, allowance_id, currency, total, tax_total, content, issued_at)
        values (${id}, ${content.kind}, ${entity.code}, ${entity.sequence}, ${content.number}, ${orderId}, ${invoiceId}, ${allowanceId}, ${content.currency}, ${content.total}, ${tax}, ${jsonb(content)}, ${tx.now})`,
  );
  return id;
}

interface Standing {
  readonly id: string;
  readonly content: DocumentContent;
}

/** The order's invoice that no credit note has taken back as a whole. */
const standingInvoice = (tx: Tx, orderId: string): Promise<Standing | undefined> =>
  firstRow<Standing>(
    tx.db,
    sql`select id, content from document d where order_id = ${orderId} and kind = 'INVOICE'
          and not exists (select from document c where c.invoice_id = d.id and c.allowance_id is null) order by issued_at desc limit 1`,
  );

export interface DocumentOutcome {
  readonly orderId: string;
  readonly version: number;
  readonly documentId: string;
}

async function finish(
  tx: Tx,
  ctx: OperationContext<OrdersServices>,
  order: OrderState,
  documentId: string,
  { kind, number }: DocumentContent,
): Promise<DocumentOutcome> {
  const type = kind === 'INVOICE' ? 'INVOICE_ISSUED' : 'CREDIT_NOTE_ISSUED';
  const entries = [{ type, data: { documentId, number } }];
  await saveOrders(tx, ctx.services, [{ order, before: demandFingerprint(order), entries }]);
  return { orderId: order.id, version: order.version, documentId };
}

const INVOICEABLE: ReadonlySet<string> = new Set(['CONFIRMED', 'PROCESSING', 'COMPLETED']);

/** Issues the invoice of what the order costs now. An order has one at a time: another needs a credit note first. */
export function issueInvoice(
  ctx: OperationContext<OrdersServices>,
  input: OrderCommandInput,
): Promise<DocumentOutcome> {
  return runCommand(ctx, 'issueInvoice', async (tx) => {
    const order = await lockForChange(tx, ctx.actor, input);
    const { status } = order;
    if (!INVOICEABLE.has(status) || order.historical)
      throw refuse('ILLEGAL_TRANSITION', `An order that is ${status} gets no invoice.`, ['orderId'], { status });
    const standing = await standingInvoice(tx, order.id);
    if (standing) {
      const details = { documentId: standing.id, number: standing.content.number };
      throw refuse(
        'ALREADY_INVOICED',
        'The order has an invoice; take it back by a credit note first.',
        ['orderId'],
        details,
      );
    }
    const entity = await takeNumber(tx, order.channelCode, 'invoice');
    const { name, address, taxNumber, prefix, sequence } = entity;
    const number = `${prefix}${sequence}`;
    const content = invoiceContent(order, { seller: { name, address, taxNumber }, number, now: tx.now });
    return finish(tx, ctx, order, await keep(tx, order.id, { entity, content, invoiceId: null }), content);
  });
}

export interface CreditNoteInput extends OrderCommandInput {
  /** The allowance that it is over; without one it takes back what is left of the whole invoice. */
  readonly allowanceId?: string | null;
}

/** What credit notes over parts of an invoice said. */
const partsOf = async (tx: Tx, invoiceId: string): Promise<(Standing & { readonly allowanceId: string })[]> =>
  rows(tx.db, sql`select id, content, allowance_id from document where invoice_id = ${invoiceId} order by sequence`);

/** The allowance that a credit note may be over: one of the order that its invoice charged and no note has taken back. */
function noteable(
  order: OrderState,
  allowanceId: string,
  invoice: DocumentContent,
  noted: readonly string[],
): AllowanceState {
  const allowance = order.allowances.find((one) => one.id === allowanceId);
  if (!allowance) throw refuse('UNKNOWN_ALLOWANCE', 'The order has no such allowance.', ['allowanceId']);
  if (invoice.allowanceIds?.includes(allowanceId) || noted.includes(allowanceId))
    throw refuse('ALREADY_CREDITED', 'The invoice does not charge it, or a credit note took it back.', ['allowanceId']);
  return allowance;
}

/**
 * Takes the order's invoice back by a credit note: what is left of all of it, or what one allowance granted after it. Over
 * an allowance there is one note, whoever asks.
 */
export function issueCreditNote(
  ctx: OperationContext<OrdersServices>,
  input: CreditNoteInput,
): Promise<DocumentOutcome> {
  return runCommand(ctx, 'issueCreditNote', async (tx) => {
    const order = await lockForChange(tx, ctx.actor, input);
    const standing = await standingInvoice(tx, order.id);
    if (!standing) throw refuse('NO_INVOICE', 'The order has no invoice to be taken back.', ['orderId']);
    const { id: invoiceId, content: invoice } = standing;
    const parts = await partsOf(tx, invoiceId);
    const { allowanceId = null } = input;
    const noted = parts.map((one) => one.allowanceId);
    const allowance = allowanceId === null ? null : noteable(order, allowanceId, invoice, noted);
    const entity = await takeNumber(tx, order.channelCode, 'credit_note');
    const issue = { number: `${entity.prefix}${entity.sequence}`, now: tx.now };
    const content = allowance
      ? allowanceNoteContent(invoice, order, allowance, issue)
      : creditNoteContent(
          invoice,
          parts.map((one) => one.content),
          issue,
        );
    return finish(tx, ctx, order, await keep(tx, order.id, { entity, content, invoiceId, allowanceId }), content);
  });
}

export interface InvoiceRequested {
  readonly orderId: string;
  /** Set: a credit note over this allowance is wanted. */
  readonly allowanceId?: string;
}

/**
 * Issues invoices, and credit notes over what was granted after them, for channels that want them by themselves. Safe
 * twice: an order has one invoice at a time, an allowance one note.
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
      ctx.logger.warn({ orderId: payload.orderId, code: error.code }, 'an invoice or credit note was not issued');
    }
  }
}
