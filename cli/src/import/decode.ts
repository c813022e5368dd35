import { createReadStream } from 'node:fs';
import { Failure } from '../failure.js';

/** Told how many bytes of a file have been read since the last call. */
export type OnBytes = (bytes: number) => void;

/** No single row may be longer; what is longer is a wrong delimiter, a quote never closed, or no row file at all. */
export const MOST_ROW_CHARACTERS = 1_000_000;

/** A file whose rest cannot be read; nothing after that point can be trusted, so the import stops. */
export class UnreadableFileError extends Failure {
  constructor(
    readonly file: string,
    readonly line: number,
    reason: string,
  ) {
    super(`${file}, line ${line}: ${reason}`);
    this.name = 'UnreadableFileError';
  }
}

/**
 * Streams a file as text: decoded, without a byte order mark, every line end as one `\n` (so that lines are counted
 * alike whatever wrote the file). Bytes that the encoding does not have become U+FFFD. Rejects when it cannot be opened.
 */
export async function* readText(path: string, encoding: string, onBytes: OnBytes): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let held = '';
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    onBytes(chunk.length);
    const text = held + decoder.decode(chunk, { stream: true });
    held = text.endsWith('\r') ? '\r' : '';
    yield unifyLineEnds(held ? text.slice(0, -1) : text);
  }
  yield unifyLineEnds(held + decoder.decode());
}

function unifyLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
