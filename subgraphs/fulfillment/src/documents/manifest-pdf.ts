import { drawHeading } from './heading.js';
import { EDGE, INNER, Sheet } from './sheet.js';
import { drawTable } from './table.js';

export interface ManifestParcel {
  readonly trackingNumber: string;
  readonly orderNumber: string;
  readonly service: string;
  readonly countryCode: string;
  readonly postalCode: string;
  readonly weightGrams: number;
}

/** What a manifest is printed from. */
export interface ManifestDocument {
  readonly number: string;
  readonly carrier: string;
  readonly carrierReference: string | null;
  readonly locationName: string;
  readonly day: string;
  readonly parcels: readonly ManifestParcel[];
}

const kilograms = (grams: number): string => (grams / 1_000).toFixed(2);

function signatures(sheet: Sheet): void {
  if (sheet.room < 90) sheet.turnPage();
  sheet.y += 62;
  const width = INNER / 3 - 14;
  ['Handed over by', 'Driver', 'Date and time'].forEach((name, index) => {
    const x = EDGE + index * (INNER / 3);
    sheet.rule(sheet.y, x, width);
    sheet.text(name, x, sheet.y + 11, { size: 7.5, faint: true });
  });
}

/** What a carrier takes along in one day, for the driver to sign. */
export async function renderManifestPdf(manifest: ManifestDocument): Promise<Uint8Array> {
  const sheet = await Sheet.create(`Manifest ${manifest.number}`, new Date(`${manifest.day}T00:00:00Z`), manifest);
  const grams = manifest.parcels.reduce((sum, one) => sum + one.weightGrams, 0);
  drawHeading(sheet, {
    title: 'Manifest',
    number: manifest.number,
    facts: [
      ['Carrier', manifest.carrier],
      ['From', manifest.locationName],
      ['Day', manifest.day],
      ['Parcels', String(manifest.parcels.length)],
      ['Total weight', `${kilograms(grams)} kg`],
    ],
  });
  drawTable(sheet, {
    columns: [
      { title: 'Tracking number', width: 150, text: (one) => one.trackingNumber, style: { weight: 'bold' } },
      { title: 'Order', width: 95, text: (one) => one.orderNumber },
      { title: 'Service', width: 85, text: (one) => one.service },
      { title: 'To', width: INNER - 150 - 95 - 85 - 60 - 30, text: (one) => `${one.countryCode} ${one.postalCode}` },
      { title: 'kg', width: 60, text: (one) => kilograms(one.weightGrams), style: { align: 'right' } },
      { title: '', width: 30, text: () => '' },
    ],
    rows: manifest.parcels,
    decorate: (_one, y) => sheet.tickBox(EDGE + INNER - 20, y + 5, 10),
  });
  signatures(sheet);
  return sheet.finish([manifest.carrier, manifest.number, manifest.carrierReference].filter(Boolean).join(' · '));
}
