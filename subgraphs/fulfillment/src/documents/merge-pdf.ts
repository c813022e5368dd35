import { PDFDocument } from 'pdf-lib';

/** Several PDF files as one, page after page in the order given. */
export async function mergePdf(files: readonly Uint8Array[]): Promise<Uint8Array> {
  const merged = await PDFDocument.create({ updateMetadata: false });
  for (const bytes of files) {
    const file = await PDFDocument.load(bytes, { updateMetadata: false });
    for (const page of await merged.copyPages(file, file.getPageIndices())) merged.addPage(page);
  }
  return merged.save();
}
