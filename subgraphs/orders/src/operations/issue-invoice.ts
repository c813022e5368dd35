import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, jsonb, rows, run, sql } from '@oms/platform/database/sql';
import { refuse, type DomainError } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import {
  allowanceNoteContent,
  chargedItems,
  creditNoteContent,
  invoiceContent,
  type DocumentContent,
  type Seller,
} from '../rules/document-content.js';
import type { AllowanceItem } from '../rules/money-state.js';
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

/** The order's invoices that no credit note has taken back as a whole, oldest first. */
const standingInvoices = (tx: Tx, orderId: string): Promise<Standing[]> =>
  rows<Standing>(
    tx.db,
    sql`select id, content from document d where order_id = ${orderId} and kind = 'INVOICE'
          and not exists (select from document c where c.invoice_id = d.id and c.allowance_id is null) order by issued_at, sequence`,
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

/**
 * Issues the invoice of what the order costs now. What came to it afterwards, such as what was taken in exchange, has one
 * of its own; what an invoice charges is charged again only after a credit note.
 */
export function issueInvoice(
  ctx: OperationContext<OrdersServices>,
  input: OrderCommandInput,
): Promise<DocumentOutcome> {
  return runCommand(ctx, 'issueInvoice', async (tx) => {
    const order = await lockForChange(tx, ctx.actor, input);
    const { status } = order;
    if (!INVOICEABLE.has(status) || order.historical)
      throw refuse('ILLEGAL_TRANSITION', `An order that is ${status} gets no invoice.`, ['orderId'], { status });
    const standing = await standingInvoices(tx, order.id);
    const entity = await takeNumber(tx, order.channelCode, 'invoice');
    const { name, address, taxNumber, prefix, sequence } = entity;
    const issue = { seller: { name, address, taxNumber }, number: `${prefix}${sequence}`, now: tx.now };
    const content = invoiceContent(order, { ...issue, standing: standing.map((one) => one.content) });
    // The number goes back with the transaction.
    if (!content) throw alreadyInvoiced(standing);
    return finish(tx, ctx, order, await keep(tx, order.id, { entity, content, invoiceId: null }), content);
  });
}

function alreadyInvoiced(standing: readonly Standing[]): DomainError {
  const newest = standing.at(-1);
  const message = 'Everything of the order is invoiced; take an invoice back by a credit note first.';
  const details = newest ? { documentId: newest.id, number: newest.content.number } : {};
  return refuse('ALREADY_INVOICED', message, ['orderId'], details);
}

export interface CreditNoteInput extends OrderCommandInput {
  /** The allowance that it is over; without one it takes back what is left of the whole of the newest invoice. */
  readonly allowanceId?: string | null;
}

/** What credit notes over parts of an invoice said. */
const partsOf = async (tx: Tx, invoiceId: string): Promise<DocumentContent[]> =>
  (await rows<Standing>(tx.db, sql`select id, content from document where invoice_id = ${invoiceId} order by sequence`)).map((one) => one.content); // prettier-ignore

interface Noted {
  readonly invoice: Standing;
  readonly items: readonly AllowanceItem[];
}

/** What a credit note over an allowance is over: what invoices charge of it, unless there is a note; and the first of these. */
async function noteable(tx: Tx, order: OrderState, allowanceId: string, standing: readonly Standing[]): Promise<Noted> {
  const allowance = order.allowances.find((one) => one.id === allowanceId);
  if (!allowance) throw refuse('UNKNOWN_ALLOWANCE', 'The order has no such allowance.', ['allowanceId']);
  const noted = await firstRow(tx.db, sql`select from document where allowance_id = ${allowance.id}`);
  const contents = standing.map((one) => one.content);
  const items = noted ? [] : chargedItems(allowance, contents);
  const invoice = standing.find(({ content }) => chargedItems(allowance, [content]).length > 0);
  if (items.length === 0 || !invoice)
    throw refuse('ALREADY_CREDITED', 'No invoice charges it, or a credit note took it back.', ['allowanceId']);
  return { invoice, items };
}

/**
 * Takes an invoice of the order back by a credit note: what is left of all of the newest, or what one allowance granted
 * after it. Over an allowance there is one note, whoever asks.
 */
export function issueCreditNote(
  ctx: OperationContext<OrdersServices>,
  input: CreditNoteInput,
): Promise<DocumentOutcome> {
  return runCommand(ctx, 'issueCreditNote', async (tx) => {
    const order = await lockForChange(tx, ctx.actor, input);
    const standing = await standingInvoices(tx, order.id);
    const newest = standing.at(-1);
    if (!newest) throw refuse('NO_INVOICE', 'The order has no invoice to be taken back.', ['orderId']);
    const { allowanceId = null } = input;
    const noted = allowanceId === null ? null : await noteable(tx, order, allowanceId, standing);
    const { id: invoiceId, content: invoice } = noted?.invoice ?? newest;
    const entity = await takeNumber(tx, order.channelCode, 'credit_note');
    const issue = { number: `${entity.prefix}${entity.sequence}`, now: tx.now };
    const content = noted
      ? allowanceNoteContent(invoice, order, noted.items, issue)
      : creditNoteContent(invoice, await partsOf(tx, invoiceId), issue);
    return finish(tx, ctx, order, await keep(tx, order.id, { entity, content, invoiceId, allowanceId }), content);
  });
}
