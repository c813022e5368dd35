import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import { sampleLabel } from '../labels/sample-label.js';
import { layoutLabel } from '../labels/label-layout.js';
import { renderLabel } from '../labels/render-label.js';
import type { PickRow } from '../rules/pick-tasks.js';
import { renderCustomsPdf } from './customs-pdf.js';
import { renderManifestPdf } from './manifest-pdf.js';
import { mergePdf } from './merge-pdf.js';
import { renderPackingSlipPdf } from './packing-slip-pdf.js';
import { renderPickListPdf } from './pick-list-pdf.js';

const MADE = new Date('2026-03-02T09:30:00Z');
const { sender, receiver } = sampleLabel();

/** With OMS_PICTURES set to a folder, what is rendered is kept there to be looked at. */
const keep = (name: string, bytes: Uint8Array): void => {
  const folder = process.env['OMS_PICTURES'];
  if (folder) writeFileSync(`${folder}/${name}`, bytes);
};
const pages = async (bytes: Uint8Array): Promise<number> => (await PDFDocument.load(bytes)).getPageCount();

const row = (index: number, changes: Partial<PickRow> = {}): PickRow => ({
  fulfillmentOrderId: `order-${index % 4}`,
  number: `F-10000${index % 4}`,
  tote: (index % 4) + 1,
  lineId: `line-${index}`,
  sku: `SKU-${Math.floor(index / 3)}`,
  title:
    [
      'Darjeeling First Flush, 250 g',
      'Teekanne „Łódź“ aus Glas mit Sieb und Deckel, 1,2 l, spülmaschinenfest',
      '東京 mug',
    ][Math.floor(index / 3) % 3] ?? '',
  gtin: '4006381333931',
  bin: `A-${String(Math.floor(index / 3)).padStart(2, '0')}`,
  sequence: Math.floor(index / 3),
  serialTracked: index % 7 === 0,
  quantity: (index % 5) + 1,
  picked: 0,
  ...changes,
});

describe('documents', () => {
  it('a pick list is as many pages as it needs, and names what lies nowhere last', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => row(index));
    const list = {
      number: 'P-1001',
      kind: 'BATCH',
      locationName: 'Warehouse Berlin',
      assignedTo: 'Anna',
      createdAt: MADE,
    };
    const pdf = await renderPickListPdf({
      ...list,
      rows: [row(99, { bin: null, sequence: null, sku: 'LOST' }), ...rows],
    });
    keep('pick-list.pdf', pdf);
    expect(await pages(pdf)).toBe(2);
    expect(await pages(await renderPickListPdf({ ...list, rows: [row(1)] }))).toBe(1);
  });

  it('a packing slip lists each parcel', async () => {
    const lines = Array.from({ length: 6 }, (_, index) => ({ sku: `SKU-${index}`, title: row(index * 3).title, quantity: index + 1, serials: index === 1 ? ['SN-1', 'SN-2'] : [] })); // prettier-ignore
    const parcel = { position: 0, box: 'M', weightGrams: 1_250, trackingNumber: 'OM000000000427', lines };
    const slip = {
      number: 'F-100001',
      orderNumber: 'W-100042',
      day: '2026-03-02',
      sender,
      receiver,
      service: 'STANDARD',
    };
    const pdf = await renderPackingSlipPdf({ ...slip, parcels: [parcel, { ...parcel, position: 1, box: null }] });
    keep('packing-slip.pdf', pdf);
    expect(await pages(pdf)).toBe(1);
    expect(await pages(await renderPackingSlipPdf({ ...slip, receiver: null, parcels: Array.from({ length: 12 }, (_, position) => ({ ...parcel, position })) }))).toBeGreaterThan(2); // prettier-ignore
  });

  it('a manifest has room for a signature after its last parcel', async () => {
    const parcels = Array.from({ length: 70 }, (_, index) => ({ trackingNumber: `OM00000000${1_000 + index}`, orderNumber: `W-${100_000 + index}`, service: 'STANDARD', countryCode: 'DE', postalCode: '10117', weightGrams: 800 + index })); // prettier-ignore
    const pdf = await renderManifestPdf({ number: 'M-1001', carrier: 'OMS Parcel', carrierReference: 'OMSM-1', locationName: 'Warehouse Berlin', day: '2026-03-02', parcels }); // prettier-ignore
    keep('manifest.pdf', pdf);
    expect(await pages(pdf)).toBe(3);
  });

  it('a customs declaration names goods, value and origin', async () => {
    const item = { description: 'Tea', quantity: 2, value: { minor: 900, currency: 'EUR' }, weightGrams: 500, hsCode: '090240', originCountryCode: 'IN' }; // prettier-ignore
    const pdf = await renderCustomsPdf({ form: 'CN22', trackingNumber: 'OM000000000427', orderNumber: 'W-100042', day: '2026-03-02', sender, receiver, weightGrams: 800, customs: { contents: 'MERCHANDISE', items: [item, { ...item, description: 'Cup of porcelain' }] } }); // prettier-ignore
    keep('customs.pdf', pdf);
    expect(await pages(pdf)).toBe(1);
  });

  it('labels come as PDF, ZPL and PNG, and many as one file', async () => {
    const layout = layoutLabel(sampleLabel());
    const [pdf, zpl, png] = [await renderLabel(layout, 'PDF'), await renderLabel(layout, 'ZPL'), await renderLabel(layout, 'PNG')]; // prettier-ignore
    keep('label.pdf', pdf.bytes);
    keep('label.png', png.bytes);
    expect(Buffer.from(zpl.bytes).toString()).toMatch(/^\^XA/);
    expect(Buffer.from(png.bytes).subarray(1, 4).toString()).toBe('PNG');
    expect(await pages(await mergePdf([pdf.bytes, pdf.bytes, pdf.bytes]))).toBe(3);
  });
});
