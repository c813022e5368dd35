import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse, type CsvError } from 'csv-parse';
import { MOST_ROW_CHARACTERS, UnreadableFileError } from './decode.js';
import type { FileSpec } from './mapping-model.js';
import { bad, good, type Outcome } from './outcome.js';
import { repairOverflow } from './overflow.js';
import type { RowEvent } from './source-row.js';

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** Column names of a header and their places; refuses a name that stands twice, and an empty header. */
export function headerColumns(header: readonly string[]): Outcome<ReadonlyMap<string, number>> {
  const columns = new Map<string, number>();
  for (const [index, raw] of header.entries()) {
    const name = raw.trim() || `column${index + 1}`;
    if (columns.has(name)) return bad(`names the column ${name} twice`);
    columns.set(name, index);
  }
  return columns.size === 0 ? bad('has no header line') : good(columns);
}

function parserFor(spec: FileSpec, failures: CsvError[]) {
  return parse({
    delimiter: spec.delimiter,
    quote: spec.quote === '' ? null : spec.quote,
    record_delimiter: '\n',
    relax_column_count: true,
    // A quote inside an unquoted field is text; refusing it would make the parser swallow the lines after it.
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: MOST_ROW_CHARACTERS,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error) failures.push(error);
      return undefined;
    },
  });
}

function newlines(record: readonly string[]): number {
  let count = 0;
  for (const field of record) {
    for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) count += 1;
  }
  return count;
}

const REASONS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote opened here or later is never closed, so the rest cannot be read',
  CSV_MAX_RECORD_SIZE: `a row of more than ${MOST_ROW_CHARACTERS} characters begins here or later; is a quote not closed?`,
};

async function* records(
  spec: FileSpec,
  text: AsyncIterable<string>,
): AsyncGenerator<{ line: number; fields: string[] }> {
  const failures: CsvError[] = [];
  const parser = parserFor(spec, failures);
  // A failure to read destroys the parser with the same error, which the loop below then throws.
  pipeline(Readable.from(text), parser).catch(() => undefined);
  let end = 0;
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    end = info.lines;
    yield { line: end - newlines(record), fields: record };
  }
  const [failure] = failures;
  if (failure) throw new UnreadableFileError(spec.file, end + 1, REASONS[failure.code] ?? failure.message);
}

/** The header of a CSV text; null when there is none. */
export async function readCsvHeader(spec: FileSpec, text: AsyncIterable<string>): Promise<readonly string[] | null> {
  for await (const { fields } of records(spec, text)) return fields;
  return null;
}

function nullable(spec: FileSpec, field: string): string | null {
  const text = spec.trim ? field.trim() : field;
  return text === '' || spec.nullTexts.includes(text) ? null : text;
}

/**
 * Streams the rows of a CSV text whose first line is the header. Empty lines are passed over; a row with too many
 * fields is repaired where the spec says how, else rejected. Throws an UnreadableFileError when the rest is lost.
 */
export async function* readCsv(spec: FileSpec, text: AsyncIterable<string>): AsyncGenerator<RowEvent> {
  const { file } = spec;
  let columns: ReadonlyMap<string, number> | undefined;
  let candidates: number[] = [];
  for await (const { line, fields } of records(spec, text)) {
    if (!columns) {
      const header = headerColumns(fields);
      if ('problem' in header) throw new UnreadableFileError(file, line, header.problem);
      columns = header.value;
      candidates = spec.overflowColumns.flatMap((name) => header.value.get(name) ?? []);
      continue;
    }
    const repaired = repairOverflow(fields, columns.size, candidates, spec.delimiter);
    if ('problem' in repaired) {
      yield { reject: { file, line, reason: repaired.problem, row: fields, known: { columns, fields } } };
    } else if (repaired.value.some((field) => field.includes('\uFFFD'))) {
      const reason = `has characters that are not ${spec.encoding}`;
      yield { reject: { file, line, reason, row: fields, known: { columns, fields: repaired.value } } };
    } else {
      yield { row: { file, line, columns, fields: repaired.value.map((field) => nullable(spec, field)) } };
    }
  }
}
