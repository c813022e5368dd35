import { createRequire } from 'node:module';
import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import { POINTS_PER_DOT, type BarcodeElement, type LabelElement, type TextElement } from './label-element.js';
import type { LabelLayout } from './label-layout.js';
import { printableText } from './printable-text.js';
import { textWidth } from './text-fit.js';

/** Pixels for each dot of a thermal printer: bars stay on whole pixels, and text is readable on a screen. */
const PIXELS_PER_DOT = 2;
const SCALE = PIXELS_PER_DOT / POINTS_PER_DOT;

const FAMILY = { regular: 'OMS Label', bold: 'OMS Label Bold' } as const;

type MakeCanvas = (width: number, height: number) => Canvas;
let loaded: Promise<MakeCanvas> | undefined;

/** The native module is loaded when the first picture is wanted; the fonts come with PDF.js, so that any machine has them. */
function canvasMaker(): Promise<MakeCanvas> {
  loaded ??= import('@napi-rs/canvas').then(({ GlobalFonts, createCanvas }) => {
    const require = createRequire(import.meta.url);
    const folder = require.resolve('pdfjs-dist/package.json').replace(/package\.json$/, 'standard_fonts/');
    GlobalFonts.registerFromPath(`${folder}LiberationSans-Regular.ttf`, FAMILY.regular);
    GlobalFonts.registerFromPath(`${folder}LiberationSans-Bold.ttf`, FAMILY.bold);
    return createCanvas;
  });
  return loaded;
}

function drawText(context: SKRSContext2D, element: TextElement): void {
  const text = printableText(element.text);
  const spare = element.width - textWidth(text, element.size, element.weight);
  const shift = { left: 0, center: spare / 2, right: spare }[element.align];
  context.fillStyle = element.color;
  context.font = `${element.size * SCALE}px "${FAMILY[element.weight]}"`;
  context.fillText(text, (element.x + shift) * SCALE, element.baseline * SCALE);
}

function drawBarcode(context: SKRSContext2D, { widths, moduleDots, x, y, height }: BarcodeElement): void {
  const module = moduleDots * PIXELS_PER_DOT;
  let left = Math.round(x * SCALE);
  context.fillStyle = 'black';
  widths.forEach((width, index) => {
    if (index % 2 === 0) context.fillRect(left, Math.round(y * SCALE), width * module, Math.round(height * SCALE));
    left += width * module;
  });
}

function draw(context: SKRSContext2D, element: LabelElement): void {
  if (element.kind === 'text') return drawText(context, element);
  if (element.kind === 'barcode') return drawBarcode(context, element);
  const { x, y, width, height } = element;
  context.fillStyle = 'black';
  context.fillRect(x * SCALE, y * SCALE, width * SCALE, height * SCALE);
}

/** The label as a picture of 1624 × 2436 pixels, for screens and printers without a driver. */
export async function renderLabelPng(layout: LabelLayout): Promise<Uint8Array> {
  const makeCanvas = await canvasMaker();
  const canvas = makeCanvas(Math.round(layout.widthPoints * SCALE), Math.round(layout.heightPoints * SCALE));
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const element of layout.elements) draw(context, element);
  return canvas.encode('png');
}
