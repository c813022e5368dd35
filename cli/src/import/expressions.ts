import { compareDecimals, parseDecimal } from './decimal.js';
import { bad, good, shown, type Outcome } from './outcome.js';
import type { SourceRow } from './source-row.js';

/** Text with `{column}` in it; a constant has no references. */
export interface Template {
  readonly parts: readonly (string | { readonly column: string })[];
}

const OPERATORS = ['is not null', 'is null', '!=', '>=', '<=', '=', '>', '<'] as const;

/** A test of one column: `shippedDate is null`, `unitsOnOrder > 0`, `type = order`. */
export interface Condition {
  readonly column: string;
  readonly operator: (typeof OPERATORS)[number];
  readonly operand: string;
}

/** Reads a template; `{{` and `}}` stand for the braces themselves. */
export function parseTemplate(text: string): Outcome<Template> {
  const parts: (string | { column: string })[] = [];
  for (const piece of text.match(/\{\{|\}\}|\{[^{}]*\}|[^{}]+|[{}]/g) ?? []) {
    if (piece === '{' || piece === '}') return bad(`has a brace without its partner: ${shown(text)}`);
    const column = /^\{([^{}]*)\}$/.exec(piece)?.[1]?.trim();
    if (column === '') return bad(`names no column between its braces: ${shown(text)}`);
    if (column !== undefined) parts.push({ column });
    else parts.push(piece === '{{' || piece === '}}' ? piece.slice(1) : piece);
  }
  return good({ parts });
}

/** Reads a condition: a column, one of {@link OPERATORS}, and the text or number to compare with (quotes are optional). */
export function parseCondition(text: string): Outcome<Condition> {
  const match = /^\s*(.+?)\s*(?:\s(is\s+not\s+null|is\s+null)|(!=|>=|<=|=|>|<)\s*(.*?))\s*$/i.exec(text);
  if (!match?.[1]) return bad(`is no condition such as "shippedDate is null" or "quantity > 0": ${shown(text)}`);
  const [, column, test, comparison, rest = ''] = match;
  const operator = (comparison ?? test?.toLowerCase().replace(/\s+/g, ' ')) as Condition['operator'];
  const operand = /^(['"])(.*)\1$/.exec(rest)?.[2] ?? rest;
  const ordered = ['>', '<', '>=', '<='].includes(operator);
  if (comparison && rest === '') return bad(`compares with nothing: ${shown(text)}`);
  if (ordered && 'problem' in parseDecimal(operand))
    return bad(`compares with something that is no number: ${shown(text)}`);
  return good({ column, operator, operand });
}

/** The text in a column of the row or, as `lookup.column`, of a row joined to it; null where there is none. */
export function readColumn(row: SourceRow, column: string): Outcome<string | null> {
  const index = row.columns.get(column);
  if (index !== undefined) return good(row.fields[index] ?? null);
  const dot = column.indexOf('.');
  const found = dot < 0 ? undefined : row.lookups?.[column.slice(0, dot)];
  if (!found) return good(null);
  if ('missing' in found) return bad(found.missing);
  return found.row ? readColumn(found.row, column.slice(dot + 1)) : good(null);
}

/** Fills a template from a row; null as soon as one of its columns is null, so that no half text is imported. */
export function fillTemplate(template: Template, row: SourceRow): Outcome<string | null> {
  let text = '';
  for (const part of template.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const read = readColumn(row, part.column);
    if ('problem' in read || read.value === null) return read;
    text += read.value;
  }
  return good(text);
}

/** Whether a row passes all conditions. Null equals nothing and is neither more nor less than anything. */
export function holds(conditions: readonly Condition[], row: SourceRow): Outcome<boolean> {
  for (const condition of conditions) {
    const read = readColumn(row, condition.column);
    if ('problem' in read) return read;
    const passed = test(condition, read.value);
    if ('problem' in passed || !passed.value) return passed;
  }
  return good(true);
}

function test({ column, operator, operand }: Condition, value: string | null): Outcome<boolean> {
  if (operator === 'is null') return good(value === null);
  if (operator === 'is not null') return good(value !== null);
  if (operator === '!=') return good(value !== operand);
  if (value === null) return good(false);
  if (operator === '=') return good(value === operand);
  if ('problem' in parseDecimal(value)) return bad(`column ${column} is compared as a number but is ${shown(value)}`);
  const order = compareDecimals(value, operand);
  return good({ '>': order > 0, '<': order < 0, '>=': order >= 0, '<=': order <= 0 }[operator]);
}
