import { EDGE, INNER, type Sheet } from './sheet.js';

/** What stands at the top of every document. */
export interface Heading {
  readonly title: string;
  /** Number of the document; also printed as a barcode. */
  readonly number: string;
  /** Name and value, in a row below the title. */
  readonly facts: readonly (readonly [string, string])[];
}

/** Title on the left, the number and its barcode on the right, the facts below. */
export function drawHeading(sheet: Sheet, { title, number, facts }: Heading): void {
  sheet.text(title, EDGE, sheet.y + 20, { size: 21, weight: 'bold', width: 300 });
  sheet.barcode(number, EDGE + INNER, sheet.y, 30);
  sheet.text(number, EDGE + INNER - 200, sheet.y + 41, { size: 9, weight: 'bold', align: 'right', width: 200 });
  sheet.y += 56;
  const width = INNER / Math.max(4, facts.length);
  facts.forEach(([name, value], index) => {
    sheet.text(name.toUpperCase(), EDGE + index * width, sheet.y, { size: 6.5, faint: true, width: width - 6 });
    sheet.text(value, EDGE + index * width, sheet.y + 12, { size: 10, weight: 'bold', width: width - 6 });
  });
  sheet.y += 28;
}
