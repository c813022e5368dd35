import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';

/** The files of a ZIP archive by name, each as text (bytes of other files as Latin-1). Throws when it is broken. */
export async function readArchive(bytes: Uint8Array): Promise<Map<string, string>> {
  const zip = new ZipReader(new Uint8ArrayReader(bytes), { checkSignature: true, useWebWorkers: false });
  const files = new Map<string, string>();
  for (const entry of await zip.getEntries()) {
    if (entry.directory) continue;
    const content = Buffer.from(await entry.getData(new Uint8ArrayWriter()));
    files.set(entry.filename, content.toString(/\.(json|txt)$/.test(entry.filename) ? 'utf8' : 'latin1'));
  }
  await zip.close();
  return files;
}
