import { resolve } from 'node:path';
import { readCsv, readCsvHeader } from './csv-rows.js';
import { readText, type OnBytes } from './decode.js';
import type { FileSpec } from './mapping-model.js';
import { readNdjson } from './ndjson-rows.js';
import type { RowEvent } from './source-row.js';

/** Where the files of a mapping are, and who is told of progress. */
export interface ReadContext {
  readonly directory: string;
  readonly onBytes: OnBytes;
}

/**
 * Streams one file row by row, never holding more than a few of its rows. What is no row comes as a reject with its
 * line. Rejects when the file cannot be opened, or with an UnreadableFileError when it cannot be read to its end.
 */
export function readRows(spec: FileSpec, context: ReadContext): AsyncGenerator<RowEvent> {
  const text = readText(resolve(context.directory, spec.file), spec.encoding, context.onBytes);
  return spec.format === 'csv' ? readCsv(spec, text) : readNdjson(spec, text);
}

/** The header of a CSV file; null when it is empty. Rejects when it cannot be opened. */
export function readHeader(spec: FileSpec, directory: string): Promise<readonly string[] | null> {
  return readCsvHeader(
    spec,
    readText(resolve(directory, spec.file), spec.encoding, () => undefined),
  );
}
