import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import type { InvoiceRequested } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { owedOf } from '../rules/order-totals.js';
import type { ReturnLineInput } from '../rules/returns/check-return.js';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { OrderWorld } from '../testing/order-world.js';
import { BERLIN } from '../testing/world.js';
import { renderDocument } from '../documents/render-document.js';
import type { DocumentContent } from '../rules/document-content.js';
import { cancelOrder } from './cancel-order.js';
import { issueCreditNote, issueInvoice } from './issue-invoice.js';
import { issueRequestedInvoices } from './issue-requested-invoices.js';
import { inspectReturn } from './inspect-return.js';
import { receiveReturn } from './receive-return.js';
import { refundOrder } from './refund-order.js';
import { requestReturn } from './request-return.js';
import { upsertChannel } from './upsert-channel.js';
import { upsertLegalEntity } from './upsert-legal-entity.js';
import { upsertTaxRates } from './upsert-tax-rates.js';

let orders: TestOrders;
const op = () => orders.subgraph.op();
const CHANNEL = { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR', legalEntity: 'DE' } as const;
beforeAll(async () => {
  orders = await openOrders();
  await upsertLegalEntity(op(), {
    code: 'DE',
    name: 'Tea GmbH',
    address: BERLIN,
    taxNumber: 'DE123',
    invoicePrefix: 'R-',
    creditNotePrefix: 'G-',
  });
  await upsertChannel(op(), CHANNEL);
  await upsertTaxRates(op(), { rates: [{ country: 'DE', name: 'VAT', rate: '0.19' }] });
});
afterAll(() => orders.subgraph.close());

describe('invoices', () => {
  it('have numbers without gaps, whoever asks at the same time and whoever is refused', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => orders.placed()));
    const refused = await orders.placed({ payment: null });
    await cancelOrder(op(), { orderId: refused });
    await Promise.allSettled([refused, ...ids, ...ids].map((orderId) => issueInvoice(op(), { orderId })));
    const found = await rows<{ sequence: number }>(
      orders.subgraph.database.sql(),
      sql`select sequence from document where kind = 'INVOICE' order by sequence`,
    );
    expect(found.map((one) => one.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('are one at a time: another needs a credit note over the first', async () => {
    const orderId = await orders.placed({ lines: [{ sku: 'TEA', quantity: 3 }] });
    const { documentId } = await issueInvoice(op(), { orderId });
    await expect(issueInvoice(op(), { orderId })).rejects.toMatchObject({
      code: 'ALREADY_INVOICED',
      errors: [{ details: { documentId } }],
    });
    const [line] = (await orders.load(orderId)).lines;
    await cancelOrder(op(), { orderId, lines: [{ lineId: line!.id, quantity: 1 }] });
    orders.subgraph.clock.advance({ minutes: 1 });
    await issueCreditNote(op(), { orderId });
    orders.subgraph.clock.advance({ minutes: 1 });
    await expect(issueCreditNote(op(), { orderId })).rejects.toMatchObject({ code: 'NO_INVOICE' });
    await issueInvoice(op(), { orderId });
    const found = await rows<{ kind: string; total: number; taxTotal: number }>(
      orders.subgraph.database.sql(),
      sql`select kind, total, tax_total from document where order_id = ${orderId} order by issued_at, id`,
    );
    expect(found.map(({ kind, total, taxTotal }) => [kind, total, taxTotal])).toEqual([
      ['INVOICE', 3_570, 570],
      ['CREDIT_NOTE', -3_570, -570],
      ['INVOICE', 2_380, 380],
    ]);
  });

  it('are followed by a credit note over each allowance; the whole is taken back less those, taxes included', async () => {
    const orderId = await orders.placed({ lines: [{ sku: 'TEA', quantity: 3 }] });
    const refund = (amount: string) =>
      refundOrder(op(), { orderId, reason: 'scratched', amount: { amount, currencyCode: 'EUR' } });
    await refund('1.19');
    await issueInvoice(op(), { orderId });
    orders.subgraph.clock.advance({ minutes: 1 });
    await refund('11.90');
    const [before, after] = (await orders.load(orderId)).allowances;
    const note = (allowanceId: string) => issueCreditNote(op(), { orderId, allowanceId });
    const raced = await Promise.allSettled([note(after!.id), note(after!.id)]);
    expect(raced.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    await expect(note(before!.id)).rejects.toMatchObject({ code: 'ALREADY_CREDITED' });
    await issueCreditNote(op(), { orderId });
    await issueInvoice(op(), { orderId });
    const found = await rows<{
      kind: string;
      total: number;
      taxTotal: number;
      content: { lines: { total: number }[] };
    }>(
      orders.subgraph.database.sql(),
      sql`select kind, total, tax_total, content from document where order_id = ${orderId} order by kind desc, sequence`,
    );
    expect(found.map(({ kind, total, taxTotal }) => [kind, total, taxTotal])).toEqual([
      ['INVOICE', 3_451, 551],
      ['INVOICE', 2_261, 361],
      ['CREDIT_NOTE', -1_190, -190],
      ['CREDIT_NOTE', -2_261, -361],
    ]);
    for (const { content, total, taxTotal } of found)
      expect(content.lines.reduce((sum, line) => sum + line.total, 0)).toBe(total - taxTotal);
  });

  it('are issued by themselves over what is granted, where the channel wants documents by itself', async () => {
    await upsertChannel(op(), { ...CHANNEL, policies: { invoiceWhenShipped: true } });
    const lines = [{ sku: 'SERVICE', quantity: 2 }];
    const orderId = await orders.placed({ lines });
    await issueInvoice(op(), { orderId });
    await refundOrder(op(), { orderId, reason: 'late', amount: { amount: '2.00', currencyCode: 'EUR' } });
    const requested = (await orders.subgraph.events(
      'InvoiceRequested',
    )) as unknown as IntegrationEvent<InvoiceRequested>[];
    for (let time = 0; time < 2; time += 1) await issueRequestedInvoices(op(), requested);
    const found = await rows<{ kind: string; total: number }>(
      orders.subgraph.database.sql(),
      sql`select kind, total from document where order_id = ${orderId} order by kind desc, sequence`,
    );
    expect(found).toEqual([
      { kind: 'INVOICE', total: 1_190 },
      { kind: 'CREDIT_NOTE', total: -200 },
    ]);
  });

  it('and credit notes follow what comes back and what goes out in exchange, to the cent and without gaps', async () => {
    const returns = { restockingFeeRate: '0.1', refundShipping: 'FULL_RETURN' } as const;
    await upsertChannel(op(), { ...CHANNEL, policies: { invoiceWhenShipped: true, returns } });
    const shippingPrice = { amount: '4.90', currencyCode: 'EUR' };
    const deliveries = [{ method: 'SHIPPING' as const, address: BERLIN, shippingPrice }];
    const lines = [
      { sku: 'TEA', quantity: 3 },
      { sku: 'CUP', quantity: 1 },
    ];
    const orderId = await orders.placed({ lines, deliveries });
    const world = new OrderWorld(orders, orderId);
    const ship = async (): Promise<void> => {
      await world.reserve();
      await world.work(100);
      await world.runWorkers();
      await world.runWorkers();
      orders.subgraph.clock.advance({ minutes: 1 });
    };
    /** The job has every event several times, at the same time. */
    const documents = async () => {
      const wanted = (await orders.subgraph.events('InvoiceRequested')).filter((one) => one.orderId === orderId);
      const again = () => issueRequestedInvoices(op(), wanted as unknown as IntegrationEvent<InvoiceRequested>[]);
      await Promise.all([again(), again()]);
      return rows<{ id: string; kind: string; total: number; taxTotal: number; content: DocumentContent }>(
        orders.subgraph.database.sql(),
        sql`select id, kind, total, tax_total, content from document where order_id = ${orderId} order by kind, sequence`,
      );
    };
    const totals = async () => (await documents()).map(({ kind, total }) => [kind, total]);
    await ship();
    expect(await totals()).toEqual([['INVOICE', 3_570 + 298 + 583]]);
    const back = async (line: Omit<ReturnLineInput, 'lineId' | 'reason'>, reason = 'CHANGED_MIND'): Promise<void> => {
      const [tea, cup] = (await world.load()).lines;
      const lineId = (line.sku === 'CUP' ? cup : tea)!.id;
      const { returnId } = await requestReturn(op(), { orderId, lines: [{ lineId, reason, ...line }] });
      await receiveReturn(op(), { returnId: returnId!, locationCode: 'WH' });
      const items = [{ sku: line.sku ?? 'TEA', quantity: line.quantity, disposition: 'RESTOCK' as const }];
      await inspectReturn(op(), { returnId: returnId!, items });
      await world.runWorkers();
      orders.subgraph.clock.advance({ minutes: 1 });
    };
    // One unit for money, a tenth of which is kept.
    await back({ sku: 'TEA', quantity: 1 });
    expect(await totals()).toEqual([
      ['CREDIT_NOTE', -1_071],
      ['INVOICE', 4_451],
    ]);
    // One for a cheaper thing: what came back is credited, what goes out is invoiced once it has shipped.
    await back({ sku: 'TEA', quantity: 1, resolution: 'EXCHANGE', exchangeSku: 'CUP' }, 'DEFECTIVE');
    await ship();
    expect(await totals()).toEqual([
      ['CREDIT_NOTE', -1_071],
      ['CREDIT_NOTE', -1_190],
      ['INVOICE', 4_451],
      ['INVOICE', 298],
    ]);
    // The rest, with its shipping.
    await back({ sku: 'TEA', quantity: 1 }, 'DEFECTIVE');
    await back({ sku: 'CUP', quantity: 1 }, 'DEFECTIVE');
    const issued = await documents();
    const order = await world.load();
    expect(issued.reduce((sum, { total }) => sum + total, 0)).toBe(owedOf(order));
    expect(order.captured - order.refunded).toBe(owedOf(order));
    for (const { content, total, taxTotal } of issued) {
      expect(content.lines.reduce((sum, line) => sum + line.total, 0)).toBe(total - taxTotal);
      expect(content.invoiceNumber === null).toBe(content.kind === 'INVOICE');
    }
    const numbers = await rows<{ kind: string; gap: number }>(
      orders.subgraph.database.sql(),
      sql`select kind, (max(sequence) - count(*))::int as gap from document group by kind`,
    );
    expect(numbers.map(({ gap }) => gap)).toEqual([0, 0]);
    const [note] = issued;
    const bytes = await renderDocument(note!.content);
    if (process.env['OMS_KEEP_PDF'])
      await (await import('node:fs/promises')).writeFile(`${process.env['OMS_KEEP_PDF']}.note.pdf`, bytes);
  });

  it('are drawn on as many pages as they need, the same bytes each time', async () => {
    const orderId = await orders.placed({
      lines: Array.from({ length: 60 }, () => ({ sku: 'TEA', quantity: 2, discountRate: '0.1' })),
    });
    const { documentId } = await issueInvoice(op(), { orderId });
    const pdf = await orders.subgraph.query('query($id: ID!) { order(id: $id) { documents { id number pdf } } }', {
      id: orderId,
    });
    const [document] = (pdf.data as { order: { documents: { id: string; number: string; pdf: string }[] } }).order
      .documents;
    expect(document).toMatchObject({ id: documentId });
    const bytes = Buffer.from(document!.pdf, 'base64');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const [{ content }] = (await rows<{ content: Parameters<typeof renderDocument>[0] }>(
      orders.subgraph.database.sql(),
      sql`select content from document where id = ${documentId}`,
    )) as [{ content: Parameters<typeof renderDocument>[0] }];
    expect(Buffer.from(await renderDocument(content)).equals(bytes)).toBe(true);
    if (process.env['OMS_KEEP_PDF'])
      await (await import('node:fs/promises')).writeFile(process.env['OMS_KEEP_PDF'], bytes);
  });
});
