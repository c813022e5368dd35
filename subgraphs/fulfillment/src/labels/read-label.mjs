import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/**
 * Independent reader for tests: rasterises the PDF label on standard input with PDF.js (a PNG is taken as it is)
 * and reads its barcodes with ZXing. A process of its own keeps their workers and native modules out of Jest's module sandbox. Prints JSON: page
 * size in points, page texts, barcodes. Arguments: dots per inch, and optionally a file for the raster as PNG.
 */
const require = createRequire(import.meta.url);
const [dotsPerInch = '203', pngFile] = process.argv.slice(2);

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const bytes = Buffer.concat(chunks);

/** A PDF's first page as pixels, with its size and texts. */
async function readPdf() {
  const document = await getDocument({
    data: new Uint8Array(bytes),
    standardFontDataUrl: `${require.resolve('pdfjs-dist/package.json').replace(/package\.json$/, '')}standard_fonts/`,
    verbosity: 0,
  }).promise;
  const page = await document.getPage(1);
  const viewport = page.getViewport({ scale: Number(dotsPerInch) / 72 });
  const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
  await page.render({ canvas, canvasContext: canvas.getContext('2d'), viewport }).promise;
  const texts = (await page.getTextContent()).items.map(({ str, transform, width }) => ({
    text: str,
    x: transform[4],
    y: transform[5],
    width,
  }));
  return { canvas, pages: document.numPages, view: page.view, texts };
}

/** A picture as it is. */
async function readPicture() {
  const picture = await loadImage(bytes);
  const canvas = createCanvas(picture.width, picture.height);
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return { canvas, pages: 1, view: [0, 0, picture.width, picture.height], texts: [] };
}

const isPicture = bytes.subarray(1, 4).toString('latin1') === 'PNG';
const { canvas, pages, view, texts } = await (isPicture ? readPicture() : readPdf());

await prepareZXingModule({
  overrides: { wasmBinary: await readFile(require.resolve('zxing-wasm/reader/zxing_reader.wasm')) },
  fireImmediately: true,
});
const barcodes = await readBarcodes(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height), {
  formats: ['Code128'],
  tryHarder: true,
});
if (pngFile) await writeFile(pngFile, canvas.toBuffer('image/png'));

process.stdout.write(
  JSON.stringify({
    pages,
    view,
    texts,
    barcodes: barcodes.map(({ format, text, symbologyIdentifier, position }) => ({
      format,
      text,
      symbologyIdentifier,
      position,
    })),
  }),
);
