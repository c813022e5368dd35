import type { CarrierAddress } from '../carriers/carrier.js';
import { addressLines } from '../labels/address-lines.js';
import { drawHeading } from './heading.js';
import { EDGE, INNER, Sheet } from './sheet.js';
import { drawTable } from './table.js';

export interface SlipLine {
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly serials: readonly string[];
}

export interface SlipParcel {
  readonly position: number;
  readonly box: string | null;
  readonly weightGrams: number;
  readonly trackingNumber: string | null;
  readonly lines: readonly SlipLine[];
}

/** What a packing slip is printed from. It names no price, so that it can go into a gift. */
export interface PackingSlip {
  readonly number: string;
  readonly orderNumber: string;
  readonly day: string;
  readonly sender: CarrierAddress;
  readonly receiver: CarrierAddress | null;
  readonly service: string;
  readonly parcels: readonly SlipParcel[];
}

const kilograms = (grams: number): string => `${(grams / 1_000).toFixed(2)} kg`;

function addresses(sheet: Sheet, { sender, receiver }: PackingSlip): void {
  const column = (title: string, lines: readonly string[], x: number, bold: boolean) => {
    sheet.text(title, x, sheet.y + 8, { size: 6.5, faint: true });
    lines.forEach((line, index) =>
      sheet.text(line, x, sheet.y + 21 + index * 12, {
        size: 9.5,
        width: INNER / 2 - 12,
        weight: bold && index === 0 ? 'bold' : 'regular',
      }),
    );
  };
  const to = receiver ? addressLines(receiver) : ['Fetched in the store'];
  const from = addressLines(sender);
  column('SHIP TO', to, EDGE, true);
  column('FROM', from, EDGE + INNER / 2, false);
  sheet.y += 28 + Math.max(to.length, from.length) * 12;
}

function parcel(sheet: Sheet, one: SlipParcel, count: number): void {
  if (sheet.room < 90) sheet.turnPage();
  sheet.text(`Parcel ${one.position + 1} of ${count}`, EDGE, sheet.y + 14, { size: 12, weight: 'bold' });
  const facts = [one.box, kilograms(one.weightGrams), one.trackingNumber].filter(Boolean).join('  ·  ');
  sheet.text(facts, EDGE + 120, sheet.y + 14, { size: 9, faint: true, align: 'right', width: INNER - 120 });
  sheet.y += 22;
  drawTable(sheet, {
    columns: [
      { title: 'SKU', width: 110, text: (line) => line.sku },
      { title: 'Item', width: INNER - 110 - 60, text: (line) => line.title, style: { weight: 'bold', size: 9.5 } },
      {
        title: 'Units',
        width: 60,
        text: (line) => String(line.quantity),
        style: { align: 'right', weight: 'bold', size: 11 },
      },
    ],
    rows: one.lines,
    rowHeight: (line) => (line.serials.length > 0 ? 31 : 20),
    decorate: (line, y) => {
      if (line.serials.length > 0)
        sheet.text(`Serial ${line.serials.join(', ')}`, EDGE + 114, y + 25, {
          size: 7.5,
          faint: true,
          width: INNER - 180,
        });
    },
  });
  sheet.y += 14;
}

/** What lies in each parcel, for whoever opens it. */
export async function renderPackingSlipPdf(slip: PackingSlip): Promise<Uint8Array> {
  const sheet = await Sheet.create(`Packing slip ${slip.number}`, new Date(`${slip.day}T00:00:00Z`), slip);
  const units = slip.parcels.flatMap((one) => one.lines).reduce((sum, line) => sum + line.quantity, 0);
  drawHeading(sheet, {
    title: 'Packing slip',
    number: slip.number,
    facts: [
      ['Order', slip.orderNumber],
      ['Date', slip.day],
      ['Service', slip.service],
      ['Parcels / units', `${slip.parcels.length} / ${units}`],
    ],
  });
  addresses(sheet, slip);
  for (const one of slip.parcels) parcel(sheet, one, slip.parcels.length);
  return sheet.finish(`Order ${slip.orderNumber} · ${slip.number}`);
}
