import type { LabelDocument, LabelFormat } from '../carriers/carrier.js';
import type { LabelLayout } from './label-layout.js';
import { renderLabelPdf } from './label-pdf.js';
import { renderLabelPng } from './label-png.js';
import { renderLabelZpl } from './label-zpl.js';

/** The label as a file of the wanted format. */
export async function renderLabel(layout: LabelLayout, format: LabelFormat): Promise<LabelDocument> {
  switch (format) {
    case 'ZPL':
      return { format, mediaType: 'application/zpl', bytes: new TextEncoder().encode(renderLabelZpl(layout)) };
    case 'PNG':
      return { format, mediaType: 'image/png', bytes: await renderLabelPng(layout) };
    default:
      return { format: 'PDF', mediaType: 'application/pdf', bytes: await renderLabelPdf(layout) };
  }
}
