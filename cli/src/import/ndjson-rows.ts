import { MOST_ROW_CHARACTERS, UnreadableFileError } from './decode.js';
import type { FileSpec } from './mapping-model.js';
import type { RowEvent, SourceRow } from './source-row.js';

type JsonObject = Record<string, unknown>;

async function* lines(file: string, text: AsyncIterable<string>): AsyncGenerator<{ line: number; text: string }> {
  let rest = '';
  let line = 0;
  for await (const chunk of text) {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) yield { line: (line += 1), text: piece };
    if (rest.length > MOST_ROW_CHARACTERS) {
      throw new UnreadableFileError(
        file,
        line + 1,
        `is longer than ${MOST_ROW_CHARACTERS} characters; is this NDJSON?`,
      );
    }
  }
  if (rest !== '') yield { line: line + 1, text: rest };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers keep the text they were written with: a price must not pass through a float. */
function parseLine(text: string): unknown {
  const revive = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  return JSON.parse(text, revive);
}

/** A JSON object as a row: `{address: {city}}` becomes the column `address.city`, an array of objects a list of rows. */
function rowOf(spec: FileSpec, line: number, object: JsonObject): SourceRow {
  const columns = new Map<string, number>();
  const fields: (string | null)[] = [];
  const lists: Record<string, SourceRow[]> = {};
  const visit = (value: unknown, name: string): void => {
    if (Array.isArray(value)) {
      lists[name] = value.map((element: unknown) =>
        rowOf(spec, line, isObject(element) ? element : { value: element }),
      );
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, name === '' ? key : `${name}.${key}`);
    } else {
      columns.set(name, fields.length);
      fields.push(textOf(spec, value));
    }
  };
  visit(object, '');
  return { file: spec.file, line, columns, fields, lists };
}

function textOf(spec: FileSpec, value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'boolean') return null;
  const text = spec.trim ? String(value).trim() : String(value);
  return text === '' || spec.nullTexts.includes(text) ? null : text;
}

function parsed(spec: FileSpec, line: number, text: string): RowEvent {
  const reject = (reason: string): RowEvent => ({ reject: { file: spec.file, line, reason, row: text } });
  if (text.includes('\uFFFD')) return reject(`has characters that are not ${spec.encoding}`);
  try {
    const value = parseLine(text);
    return isObject(value) ? { row: rowOf(spec, line, value) } : reject('is JSON but not an object');
  } catch (error) {
    return reject(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Streams the rows of an NDJSON text, one object per line; empty lines are passed over, other lines rejected. */
export async function* readNdjson(spec: FileSpec, text: AsyncIterable<string>): AsyncGenerator<RowEvent> {
  for await (const { line, text: source } of lines(spec.file, text)) {
    if (source.trim() !== '') yield parsed(spec, line, source);
  }
}
