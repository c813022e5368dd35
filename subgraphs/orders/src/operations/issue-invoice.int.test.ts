import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows, sql } from '@oms/platform/database/sql';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { BERLIN } from '../testing/world.js';
import { renderDocument } from '../documents/render-document.js';
import { cancelOrder } from './cancel-order.js';
import { issueCreditNote, issueInvoice } from './issue-invoice.js';
import { upsertChannel } from './upsert-channel.js';
import { upsertLegalEntity } from './upsert-legal-entity.js';
import { upsertTaxRates } from './upsert-tax-rates.js';

let orders: TestOrders;
const op = () => orders.subgraph.op();
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
  await upsertChannel(op(), { code: 'WEB', name: 'Web', kind: 'WEB', currencyCode: 'EUR', legalEntity: 'DE' });
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
