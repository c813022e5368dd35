import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';

/** What goes wrong with a stream is told to whoever writes to it, and to nobody else. */
function heeded(out: Writable): Writable {
  return out.on('error', () => {});
}

/** Writes a text, and waits until the other side has taken it. Rejects when it cannot be written. */
export function writeTo(out: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    out.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Runs `work` with a stream into the file, which appears under its name once it is whole; with standard output where no
 * file is named.
 */
export async function withOutput<T>(file: string | undefined, work: (out: Writable) => Promise<T>): Promise<T> {
  if (!file) return work(heeded(process.stdout));
  const partial = `${file}.partial`;
  const out = createWriteStream(partial);
  await once(out, 'open');
  try {
    const result = await work(heeded(out));
    await new Promise<void>((resolve, reject) => {
      out.once('error', reject).end(resolve);
    });
    await rename(partial, file);
    return result;
  } catch (error) {
    out.destroy();
    await rm(partial, { force: true });
    throw error;
  }
}
