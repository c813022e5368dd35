import { addressLines, countryLine } from './address-lines.js';
import { barcodeElement } from './barcode-element.js';
import { checkLabelData, type LabelData } from './label-data.js';
import type { LabelElement, TextElement } from './label-element.js';
import { CONTENT_WIDTH, LABEL_HEIGHT, LABEL_WIDTH, MARGIN } from './label-element.js';
import { singleLine } from './printable-text.js';
import { textRows } from './text-rows.js';

/** A label as positioned elements, in points from the top left corner; what the renderers have in common. */
export interface LabelLayout {
  readonly widthPoints: number;
  readonly heightPoints: number;
  readonly title: string;
  readonly shipDate: string;
  readonly elements: readonly LabelElement[];
}

const rule = (x: number, y: number, width: number, height: number): LabelElement => ({
  kind: 'rectangle',
  x,
  y,
  width,
  height,
});

const caption = (text: string, x: number, baseline: number): TextElement => ({
  kind: 'text',
  text,
  x,
  baseline,
  width: 60,
  size: 6,
  weight: 'regular',
  align: 'left',
  color: 'black',
});

/** Grams as kilograms with three decimals, from whole numbers only. */
const kilograms = (grams: number): string =>
  `${Math.trunc(grams / 1_000)}.${String(grams % 1_000).padStart(3, '0')} kg`;

function header({ carrierName, serviceName }: LabelData): LabelElement[] {
  const service = { x: 160, y: 10, width: 116, height: 28 };
  return [
    ...textRows(
      [carrierName],
      { x: MARGIN, y: 10, width: 142, height: 28, maxSize: 18, minSize: 7 },
      { weight: 'bold' },
    ),
    { kind: 'rectangle', ...service },
    ...textRows(
      [serviceName],
      {
        x: service.x + 4,
        y: service.y + 2,
        width: service.width - 8,
        height: service.height - 4,
        maxSize: 17,
        minSize: 7,
        maxRows: 2,
      },
      { weight: 'bold', align: 'center', color: 'white' },
    ),
    rule(MARGIN, 44, CONTENT_WIDTH, 1),
  ];
}

function senderAndDetails(data: LabelData): LabelElement[] {
  const details: [string, string][] = [
    ['REF', data.reference],
    ['DATE', data.shipDate],
    ['WEIGHT', kilograms(data.weightGrams)],
    ['PARCEL', `${data.parcelNumber} of ${data.parcelCount}`],
  ];
  const detail = (index: number) => ({ y: 47 + index * 13.5, height: 13, minSize: 5, maxRows: 1 });
  return [
    caption('FROM', MARGIN, 53),
    ...textRows(addressLines(data.sender), {
      x: MARGIN,
      y: 55,
      width: 150,
      height: 47,
      maxSize: 8.5,
      minSize: 5,
      align: 'top',
    }),
    rule(168, 45, 1, 59),
    ...details.flatMap(([name, value], index) => [
      ...textRows([name], { ...detail(index), x: 174, width: 28, maxSize: 6 }),
      ...textRows([value], { ...detail(index), x: 204, width: 72, maxSize: 9 }, { weight: 'bold' }),
    ]),
    rule(MARGIN, 104, CONTENT_WIDTH, 1),
  ];
}

function receiver({ receiver: address }: LabelData): LabelElement[] {
  const phone = singleLine(address.phone ?? '');
  const lines = addressLines(address);
  const strong = new Set([0, lines.indexOf(countryLine(address.countryCode))]);
  return [
    caption('SHIP TO', MARGIN, 113),
    ...textRows(
      [...lines, ...(phone ? [`Tel. ${phone}`] : [])],
      { x: MARGIN, y: 116, width: CONTENT_WIDTH, height: 86, maxSize: 14, minSize: 6, align: 'top' },
      { strong },
    ),
    rule(MARGIN, 204, CONTENT_WIDTH, 1),
  ];
}

function routing(data: LabelData): LabelElement[] {
  return [
    ...textRows(
      [data.routingCode],
      { x: MARGIN, y: 206, width: 190, height: 28, maxSize: 24, minSize: 8, maxRows: 1 },
      { weight: 'bold' },
    ),
    ...textRows(
      [`${data.parcelNumber} / ${data.parcelCount}`],
      { x: 208, y: 206, width: 68, height: 28, maxSize: 20, minSize: 6, maxRows: 1 },
      { weight: 'bold', align: 'right' },
    ),
    rule(MARGIN, 235, CONTENT_WIDTH, 1),
  ];
}

function barcodes({ trackingNumber, sscc }: LabelData): LabelElement[] {
  const below = { x: MARGIN, width: CONTENT_WIDTH, height: 14, minSize: 5, maxRows: 1 };
  return [
    barcodeElement('code128', trackingNumber, { y: 242, height: 54 }),
    ...textRows([trackingNumber], { ...below, y: 297, maxSize: 11 }, { weight: 'bold', align: 'center' }),
    barcodeElement('gs1-128', sscc, { y: 315, height: 91 }),
    ...textRows([`(00) ${sscc}`], { ...below, y: 407, maxSize: 10 }, { align: 'center' }),
  ];
}

/**
 * Lays a 4 × 6 inch label out: header, sender and details, receiver, routing, the tracking number in Code 128 and the
 * SSCC in GS1-128. Text shrinks, wraps and at last ends in an ellipsis inside its own box; the bars have their own
 * band over the full width. Throws LabelDataInvalid when a number, a code or the date cannot be printed.
 */
export function layoutLabel(data: LabelData): LabelLayout {
  checkLabelData(data);
  return {
    widthPoints: LABEL_WIDTH,
    heightPoints: LABEL_HEIGHT,
    title: `Shipping label ${data.trackingNumber}`,
    shipDate: data.shipDate,
    elements: [header, senderAndDetails, receiver, routing, barcodes].flatMap((part) => part(data)),
  };
}
