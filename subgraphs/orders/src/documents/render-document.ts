import type { AddressValue } from '@oms/platform/graphql/value-types';
import { toDecimal } from '@oms/platform/values/money';
import { PdfText } from '@oms/platform/pdf/pdf-text';
import { isWinAnsi } from '@oms/platform/pdf/win-ansi';
import { PDFDocument, rgb, type PDFPage } from 'pdf-lib';
import type { DocumentLine } from '../rules/charged.js';
import type { DocumentContent } from '../rules/document-content.js';

const A4: [number, number] = [595.28, 841.89];
const LEFT = 56;
const RIGHT = A4[0] - 56;
const BOTTOM = 90;
const SIZE = 9.5;
const LEADING = 14;
const INK = rgb(0.1, 0.1, 0.1);
const GREY = rgb(0.45, 0.45, 0.45);
/** Right edges of the columns of numbers. */
const COLUMNS = { quantity: 330, unitPrice: 405, discount: 470, total: RIGHT };

/** A letter that no font here has: without its accents, or a question mark. */
function transcribe(letter: string): string {
  const bare = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return bare !== '' && [...bare].every(isWinAnsi) ? bare : '?';
}

interface Style {
  readonly size?: number;
  readonly bold?: boolean;
  readonly grey?: boolean;
  readonly align?: 'left' | 'right';
}

/** A sheet of paper that is written from the top; a new one is begun when it is full. */
class Sheet {
  page: PDFPage;
  y = A4[1] - 64;

  constructor(
    private readonly pdf: PDFDocument,
    readonly letters: PdfText,
  ) {
    this.page = pdf.addPage(A4);
  }

  text(text: string, x: number, { size = SIZE, bold = false, grey = false, align = 'left' }: Style = {}): void {
    const weight = bold ? 'bold' : 'regular';
    const at = align === 'right' ? x - this.letters.width(text, size, weight) : x;
    this.letters.draw(this.page, text, { x: at, y: this.y, size, weight, color: grey ? GREY : INK });
  }

  /** As much of the text as fits the width. */
  fitted(text: string, x: number, width: number, style: Style = {}): void {
    const letters = [...text];
    let shown = text;
    while (letters.length > 1 && this.letters.width(shown, style.size ?? SIZE, 'regular') > width) {
      letters.pop();
      shown = `${letters.join('').trimEnd()}…`;
    }
    this.text(shown, x, style);
  }

  rule(): void {
    this.page.drawLine({ start: { x: LEFT, y: this.y }, end: { x: RIGHT, y: this.y }, thickness: 0.6, color: GREY });
  }

  down(by = LEADING): void {
    this.y -= by;
  }

  /** Begins a new page when less than `height` is left; answers whether it did. */
  need(height: number): boolean {
    if (this.y - height >= BOTTOM) return false;
    this.page = this.pdf.addPage(A4);
    this.y = A4[1] - 64;
    return true;
  }
}

const addressLines = ({ company, name, line1, line2, postalCode, city, region, countryCode }: AddressValue): string[] =>
  [company, name, line1, line2, [postalCode, city].filter(Boolean).join(' '), region, countryCode].filter(
    (line): line is string => Boolean(line),
  );

function drawHead(sheet: Sheet, content: DocumentContent): void {
  const { seller, buyer, kind, number, invoiceNumber, orderNumber, orderedAt, issuedAt } = content;
  sheet.text(seller.name, LEFT, { size: 13, bold: true });
  sheet.down();
  sheet.text(addressLines(seller.address).join(' · ').replaceAll('·', '–'), LEFT, { size: 8, grey: true });
  sheet.down(40);
  const top = sheet.y;
  for (const line of buyer ? addressLines(buyer) : ['Cash customer']) {
    sheet.fitted(line, LEFT, 230);
    sheet.down();
  }
  const afterBuyer = sheet.y;
  sheet.y = top;
  const facts: [string, string][] = [
    ['Number', number],
    ...(invoiceNumber ? [['Takes back invoice', invoiceNumber] as [string, string]] : []),
    ['Date', issuedAt.slice(0, 10)],
    ['Order', `${orderNumber} of ${orderedAt.slice(0, 10)}`],
    ...(seller.taxNumber ? [['Tax number', seller.taxNumber] as [string, string]] : []),
  ];
  for (const [label, value] of facts) {
    sheet.text(label, 340, { grey: true });
    sheet.text(value, RIGHT, { align: 'right' });
    sheet.down();
  }
  sheet.y = Math.min(sheet.y, afterBuyer) - 26;
  sheet.text(kind === 'INVOICE' ? 'Invoice' : 'Credit note', LEFT, { size: 18, bold: true });
  sheet.down(28);
}

function drawColumns(sheet: Sheet): void {
  const style: Style = { size: 8, grey: true, align: 'right' };
  sheet.text('Item', LEFT, { size: 8, grey: true });
  for (const [title, x] of Object.entries({
    Quantity: COLUMNS.quantity,
    Price: COLUMNS.unitPrice,
    Discount: COLUMNS.discount,
    Amount: COLUMNS.total,
  }))
    sheet.text(title, x, style);
  sheet.down(6);
  sheet.rule();
  sheet.down();
}

function drawLine(sheet: Sheet, line: DocumentLine, currency: string): void {
  if (sheet.need(LEADING * 2)) drawColumns(sheet);
  const money = (minor: number): string => toDecimal(minor, currency);
  sheet.fitted(line.title, LEFT, 225);
  sheet.text(String(line.quantity), COLUMNS.quantity, { align: 'right' });
  sheet.text(money(line.unitPrice), COLUMNS.unitPrice, { align: 'right' });
  if (line.discount !== 0) sheet.text(money(-line.discount), COLUMNS.discount, { align: 'right' });
  sheet.text(money(line.total), COLUMNS.total, { align: 'right' });
  sheet.down(11);
  if (line.sku) sheet.fitted(line.sku, LEFT, 225, { size: 7.5, grey: true });
  sheet.down(LEADING);
}

/** A rate such as 0.19 as "19 %". */
const percent = (rate: string): string => `${Number((Number(rate) * 100).toFixed(4))} %`;

function drawTotals(sheet: Sheet, { lines, taxes, total, currency, pricesIncludeTax }: DocumentContent): void {
  sheet.need(LEADING * (taxes.length + 5));
  sheet.rule();
  sheet.down(18);
  const row = (label: string, minor: number, style: Style = {}): void => {
    sheet.text(label, 340, style);
    sheet.text(`${toDecimal(minor, currency)} ${currency}`, RIGHT, { ...style, align: 'right' });
    sheet.down();
  };
  const sum = lines.reduce((all, line) => all + line.total, 0);
  if (!pricesIncludeTax) {
    row('Sum', sum);
    for (const { name, rate, amount } of taxes) row(`${name} ${percent(rate)}`, amount);
  }
  sheet.down(4);
  row('Total', total, { bold: true, size: 11.5 });
  if (pricesIncludeTax)
    for (const { name, rate, amount } of taxes) row(`contains ${name} ${percent(rate)}`, amount, { grey: true });
}

/** The document as a PDF in A4; the same content gives the same bytes. */
export async function renderDocument(content: DocumentContent): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const issued = new Date(content.issuedAt);
  pdf.setTitle(content.number);
  pdf.setCreationDate(issued);
  pdf.setModificationDate(issued);
  const letters = await PdfText.open(pdf, JSON.stringify(content), transcribe);
  const sheet = new Sheet(pdf, letters);
  drawHead(sheet, content);
  drawColumns(sheet);
  for (const line of content.lines) drawLine(sheet, line, content.currency);
  drawTotals(sheet, content);
  const pages = pdf.getPages();
  pages.forEach((page, index) => {
    const text = `${content.number} – page ${index + 1} of ${pages.length}`;
    const x = RIGHT - letters.width(text, 8, 'regular');
    letters.draw(page, text, { x, y: 48, size: 8, weight: 'regular', color: GREY });
  });
  return pdf.save();
}
