import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createCanvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/**
 * Independent reader for tests: rasterises the PDF label on standard input with PDF.js and reads its barcodes with
 * ZXing. A process of its own keeps their workers and native modules out of Jest's module sandbox. Prints JSON: page
 * size in points, page texts, barcodes. Arguments: dots per inch, and optionally a file for the raster as PNG.
 */
const require = createRequire(import.meta.url);
const [dotsPerInch = '203', pngFile] = process.argv.slice(2);

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const document = await getDocument({
  data: new Uint8Array(Buffer.concat(chunks)),
  standardFontDataUrl: `${require.resolve('pdfjs-dist/package.json').replace(/package\.json$/, '')}standard_fonts/`,
  verbosity: 0,
}).promise;
const page = await document.getPage(1);
const viewport = page.getViewport({ scale: Number(dotsPerInch) / 72 });
const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
const context = canvas.getContext('2d');
await page.render({ canvas, canvasContext: context, viewport }).promise;
const texts = (await page.getTextContent()).items.map(({ str, transform, width }) => ({
  text: str,
  x: transform[4],
  y: transform[5],
  width,
}));

await prepareZXingModule({
  overrides: { wasmBinary: await readFile(require.resolve('zxing-wasm/reader/zxing_reader.wasm')) },
  fireImmediately: true,
});
const barcodes = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), {
  formats: ['Code128'],
  tryHarder: true,
});
if (pngFile) await writeFile(pngFile, canvas.toBuffer('image/png'));

process.stdout.write(
  JSON.stringify({
    pages: document.numPages,
    view: page.view,
    texts,
    barcodes: barcodes.map(({ format, text, symbologyIdentifier, position }) => ({
      format,
      text,
      symbologyIdentifier,
      position,
    })),
  }),
);
