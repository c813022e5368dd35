import { toDecimal } from '@oms/platform/values/money';
import type { CarrierAddress, CustomsDeclaration } from '../carriers/carrier.js';
import { addressLines } from '../labels/address-lines.js';
import { drawHeading } from './heading.js';
import { EDGE, INNER, Sheet } from './sheet.js';
import { drawTable } from './table.js';

/** What a customs declaration is printed from. */
export interface CustomsDocument {
  readonly form: 'CN22' | 'CN23';
  readonly trackingNumber: string;
  readonly orderNumber: string;
  readonly day: string;
  readonly sender: CarrierAddress;
  readonly receiver: CarrierAddress;
  readonly weightGrams: number;
  readonly customs: CustomsDeclaration;
}

const kilograms = (grams: number): string => (grams / 1_000).toFixed(3);

const KINDS: readonly (readonly [CustomsDeclaration['contents'], string])[] = [
  ['GIFT', 'Gift'],
  ['DOCUMENTS', 'Documents'],
  ['SAMPLE', 'Commercial sample'],
  ['RETURNED_GOODS', 'Returned goods'],
  ['MERCHANDISE', 'Sale of goods'],
];

function kinds(sheet: Sheet, contents: CustomsDeclaration['contents']): void {
  KINDS.forEach(([kind, name], index) => {
    const x = EDGE + index * (INNER / KINDS.length);
    sheet.tickBox(x, sheet.y, 9);
    if (kind === contents) sheet.text('X', x + 1.8, sheet.y + 7.8, { size: 8.5, weight: 'bold' });
    sheet.text(name, x + 14, sheet.y + 8, { size: 8.5 });
  });
  sheet.y += 24;
}

function parties(sheet: Sheet, { sender, receiver }: CustomsDocument): void {
  const [from, to] = [addressLines(sender), addressLines(receiver)];
  [['FROM', from] as const, ['TO', to] as const].forEach(([name, lines], side) => {
    const x = EDGE + side * (INNER / 2);
    sheet.text(name, x, sheet.y + 8, { size: 6.5, faint: true });
    lines.forEach((line, index) => sheet.text(line, x, sheet.y + 21 + index * 12, { width: INNER / 2 - 12 }));
  });
  sheet.y += 32 + Math.max(from.length, to.length) * 12;
}

function goods(sheet: Sheet, { customs }: CustomsDocument): void {
  drawTable(sheet, {
    columns: [
      {
        title: 'Description',
        width: INNER - 45 - 75 - 90 - 85 - 60,
        text: (item) => item.description,
        style: { weight: 'bold' },
      },
      { title: 'Qty', width: 45, text: (item) => String(item.quantity), style: { align: 'right' } },
      { title: 'Net kg', width: 75, text: (item) => kilograms(item.weightGrams), style: { align: 'right' } },
      {
        title: 'Value',
        width: 90,
        text: ({ value }) => `${toDecimal(value.minor, value.currency)} ${value.currency}`,
        style: { align: 'right' },
      },
      { title: 'HS tariff', width: 85, text: (item) => item.hsCode ?? '—', style: { align: 'right' } },
      { title: 'Origin', width: 60, text: (item) => item.originCountryCode ?? '—', style: { align: 'right' } },
    ],
    rows: customs.items,
  });
}

const CERTIFIED =
  'I certify that the particulars given in this declaration are correct and that this item does not contain any';
const CERTIFIED_ON = 'dangerous article or articles prohibited by legislation or by postal or customs regulations.';

/** The customs declaration of a parcel: CN22 for small parcels, otherwise CN23. */
export async function renderCustomsPdf(document: CustomsDocument): Promise<Uint8Array> {
  const { form, trackingNumber, orderNumber, day, weightGrams, customs } = document;
  const sheet = await Sheet.create(`${form} ${trackingNumber}`, new Date(`${day}T00:00:00Z`));
  const total = customs.items.reduce((sum, item) => sum + item.value.minor, 0);
  const currency = customs.items[0]?.value.currency ?? 'USD';
  drawHeading(sheet, {
    title: `Customs declaration ${form}`,
    number: trackingNumber,
    facts: [
      ['Reference', orderNumber],
      ['Date', day],
      ['Gross weight', `${kilograms(weightGrams)} kg`],
      ['Total value', `${toDecimal(total, currency)} ${currency}`],
    ],
  });
  kinds(sheet, customs.contents);
  parties(sheet, document);
  goods(sheet, document);
  sheet.text(CERTIFIED, EDGE, sheet.y + 22, { size: 8 });
  sheet.text(CERTIFIED_ON, EDGE, sheet.y + 33, { size: 8 });
  sheet.y += 74;
  sheet.rule(sheet.y, EDGE, 220);
  sheet.text('Date and sender’s signature', EDGE, sheet.y + 11, { size: 7.5, faint: true });
  return sheet.finish(`${form} · ${trackingNumber}`);
}
