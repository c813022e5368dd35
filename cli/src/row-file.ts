import { open, rm, type FileHandle } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { Failure } from './failure.js';

/** A row of a file with its number, from 1; a CSV file's head does not count. */
export interface NumberedRow {
  readonly number: number;
  readonly row: unknown;
}

/** Rows of the file as they are written; NDJSON by its ending, anything else is CSV with a header. */
async function* readRows(file: string): AsyncGenerator<unknown> {
  const handle = await open(file);
  if (/\.(ndjson|jsonl)$/.test(file)) {
    for await (const line of handle.readLines()) if (line.trim() !== '') yield parseJson(line.replace(/^\uFEFF/, ''));
    return;
  }
  const rows = parse({ columns: true, bom: true, skip_empty_lines: true, trim: true, relax_column_count: true });
  const stream = handle.createReadStream();
  stream.once('error', (error) => rows.destroy(error)).pipe(rows);
  try {
    yield* rows;
  } catch (error) {
    throw error instanceof CsvError ? new Failure(`${file}: ${error.message}`) : error;
  } finally {
    stream.destroy();
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return { unreadable: line };
  }
}

/** Rows of a file, so many at a time. */
export async function* batchesOf(file: string, size: number): AsyncGenerator<NumberedRow[]> {
  let batch: NumberedRow[] = [];
  let number = 0;
  for await (const row of readRows(file)) {
    batch.push({ number: (number += 1), row });
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Rows of a file that were not taken: beside it, one JSON object a line with the row's number and why. */
export class RowRejects {
  private readonly path: string;
  private handle: FileHandle | undefined;
  private written = 0;

  constructor(file: string) {
    this.path = `${file}.rejects.ndjson`;
  }

  /** Rows that were written. */
  get count(): number {
    return this.written;
  }

  async write(row: NumberedRow | undefined, why: object): Promise<void> {
    this.handle ??= await open(this.path, 'w');
    this.written += 1;
    await this.handle.appendFile(`${JSON.stringify({ line: row?.number, ...why, row: row?.row })}\n`);
  }

  /** Where they are; null when there are none, and what an earlier run has left is gone. */
  async close(): Promise<string | null> {
    await this.handle?.close();
    if (this.handle) return this.path;
    await rm(this.path, { force: true });
    return null;
  }
}

/** Tells where rejects are, and makes the command end with 2. */
export function tellRejects(file: string | null): void {
  if (file === null) return;
  process.stdout.write(`The rejected ones are in ${file}.\n`);
  process.exitCode = 2;
}
