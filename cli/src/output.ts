import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';

/** Writes a text, and waits while the other side is behind. */
export async function writeTo(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain');
}

/** Runs `work` with a stream into the file, closed at the end; with standard output where no file is named. */
export async function withOutput<T>(file: string | undefined, work: (out: Writable) => Promise<T>): Promise<T> {
  const out = file ? createWriteStream(file) : process.stdout;
  const result = await work(out);
  if (file) await new Promise<void>((resolve) => out.end(resolve));
  return result;
}
