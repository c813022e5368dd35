import { PDFDocument, PrintScaling, rgb, StandardFonts } from 'pdf-lib';
import type { PDFFont, PDFPage } from 'pdf-lib';
import type { BarcodeElement, LabelElement, TextElement } from './label-element.js';
import { POINTS_PER_DOT } from './label-element.js';
import type { LabelLayout } from './label-layout.js';
import { printableText } from './printable-text.js';
import { textWidth } from './text-fit.js';

const COLORS = { black: rgb(0, 0, 0), white: rgb(1, 1, 1) };

type Fonts = Readonly<Record<TextElement['weight'], PDFFont>>;

function drawText(page: PDFPage, fonts: Fonts, element: TextElement): void {
  const { size, weight, color, width } = element;
  const text = printableText(element.text);
  const spare = width - textWidth(text, size, weight);
  const shift = { left: 0, center: spare / 2, right: spare }[element.align];
  page.drawText(text, {
    x: element.x + shift,
    y: page.getHeight() - element.baseline,
    size,
    font: fonts[weight],
    color: COLORS[color],
  });
}

function drawBarcode(page: PDFPage, { widths, moduleDots, x, y, height }: BarcodeElement): void {
  const module = moduleDots * POINTS_PER_DOT;
  let modules = 0;
  widths.forEach((width, index) => {
    const isBar = index % 2 === 0;
    if (isBar)
      page.drawRectangle({
        x: x + modules * module,
        y: page.getHeight() - y - height,
        width: width * module,
        height,
        color: COLORS.black,
      });
    modules += width;
  });
}

function draw(page: PDFPage, fonts: Fonts, element: LabelElement): void {
  if (element.kind === 'text') return drawText(page, fonts, element);
  if (element.kind === 'barcode') return drawBarcode(page, element);
  const { x, y, width, height } = element;
  page.drawRectangle({ x, y: page.getHeight() - y - height, width, height, color: COLORS.black });
}

/**
 * The label as a one-page PDF of exactly 4 × 6 inches, with vector bars and the standard Helvetica fonts. Those have
 * Western letters only: other scripts are romanised, see `printableText`. The same layout gives the same bytes.
 */
export async function renderLabelPdf(layout: LabelLayout): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const shipDay = new Date(`${layout.shipDate}T00:00:00Z`);
  document.setTitle(layout.title);
  document.setCreationDate(shipDay);
  document.setModificationDate(shipDay);
  // "Fit to page" would change the width of the bars.
  document.catalog.getOrCreateViewerPreferences().setPrintScaling(PrintScaling.None);
  const fonts = {
    regular: await document.embedFont(StandardFonts.Helvetica),
    bold: await document.embedFont(StandardFonts.HelveticaBold),
  };
  const page = document.addPage([layout.widthPoints, layout.heightPoints]);
  for (const element of layout.elements) draw(page, fonts, element);
  return document.save();
}
