import type { z } from 'zod';
import { fillTemplate, holds } from './expressions.js';
import type { FieldMapping, FieldMappings, ListMapping, ValueMapping } from './mapping-fields.js';
import { good, type Outcome } from './outcome.js';
import { RECORD_SCHEMAS } from './record-schemas.js';
import type { EntityName, EntityRecords } from './records.js';
import type { SourceRow } from './source-row.js';
import type { Assumptions, Value } from './transforms.js';

/** What is wrong with one field of a record; `field` is its path such as `lines[2].quantity`, absent for the whole row. */
export interface FieldFault {
  readonly field?: string;
  readonly reason: string;
}

/** A record that may go to its sink, or everything that is wrong with its row. */
export type Mapped<T> = { readonly record: T } | { readonly faults: readonly FieldFault[] };

type Built = Value | { [field: string]: Built } | Built[] | undefined;

interface Evaluation {
  readonly assumptions: Assumptions;
  readonly faults: FieldFault[];
  /** The rows that the elements of each list were made from, by the list's path. */
  readonly origins: Map<string, SourceRow[]>;
}

function valueOf(
  { from, transforms, default: fallback }: ValueMapping,
  row: SourceRow,
  assumed: Assumptions,
): Outcome<Built> {
  if (typeof from !== 'object') return good(from);
  const filled = fillTemplate(from, row);
  if ('problem' in filled) return filled;
  if (filled.value === null) return good(fallback);
  let value: Value = filled.value;
  for (const transform of transforms) {
    const changed = transform.apply(String(value), assumed);
    if ('problem' in changed) return changed;
    value = changed.value;
  }
  return good(value);
}

function buildList(mapping: ListMapping, row: SourceRow, path: string, run: Evaluation): Built[] {
  const built: Built[] = [];
  const origins: SourceRow[] = [];
  run.origins.set(path, origins);
  for (const element of row.lists?.[mapping.each] ?? []) {
    const at = `${path}[${built.length}]`;
    const wanted = holds(mapping.when, element);
    if ('value' in wanted && !wanted.value) continue;
    origins.push(element);
    if ('problem' in wanted) run.faults.push({ field: at, reason: wanted.problem });
    built.push(buildObject(mapping.fields, element, `${at}.`, run));
  }
  return built;
}

function buildField(mapping: FieldMapping, row: SourceRow, path: string, run: Evaluation): Built {
  if (mapping.kind === 'list') return buildList(mapping, row, path, run);
  const wanted = holds(mapping.when, row);
  if ('value' in wanted && !wanted.value) return undefined;
  if ('value' in wanted && mapping.kind === 'object') {
    const built = buildObject(mapping.fields, row, `${path}.`, run);
    // An object of nothing, such as the address of someone who has none, is nothing.
    return Object.keys(built).length === 0 ? undefined : built;
  }
  const result = 'problem' in wanted || mapping.kind === 'object' ? wanted : valueOf(mapping, row, run.assumptions);
  if ('value' in result) return result.value;
  run.faults.push({ field: path, reason: result.problem });
  return undefined;
}

function buildObject(
  fields: FieldMappings,
  row: SourceRow,
  prefix: string,
  run: Evaluation,
): { [field: string]: Built } {
  const built: { [field: string]: Built } = {};
  for (const [name, mapping] of Object.entries(fields)) {
    const value = buildField(mapping, row, prefix + name, run);
    if (value !== undefined) built[name] = value;
  }
  return built;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** Faults of the schema, but not of fields that are only absent because something is wrong with them already. */
function schemaFaults(issues: readonly z.core.$ZodIssue[], known: readonly FieldFault[]): FieldFault[] {
  return issues.flatMap(({ path, message }) => {
    const field = pathText(path);
    const within = (other = '') =>
      other === field || (other.startsWith(field) && /[.[]/.test(other.charAt(field.length)));
    return known.some((fault) => within(fault.field)) ? [] : [{ field, reason: message }];
  });
}

/** Adds where the row of a list stands, which is a line of another file than the record's own. */
function withPlace(fault: FieldFault, { origins }: Evaluation, row: SourceRow): FieldFault {
  const [, list = '', index = ''] = /^(.*)\[(\d+)\]/.exec(fault.field ?? '') ?? [];
  const origin = origins.get(list)?.[Number(index)];
  if (!origin || (origin.file === row.file && origin.line === row.line)) return fault;
  return { ...fault, reason: `${fault.reason} (${origin.file} line ${origin.line})` };
}

/**
 * Makes the record of a row, and checks it against the entity's schema. All that is wrong with the row is told at
 * once; the row is not half imported.
 */
export function mapRecord<E extends EntityName>(
  entity: E,
  fields: FieldMappings,
  row: SourceRow,
  assumptions: Assumptions,
): Mapped<EntityRecords[E]> {
  const run: Evaluation = { assumptions, faults: (row.faults ?? []).map((reason) => ({ reason })), origins: new Map() };
  const built = buildObject(fields, row, '', run);
  const checked = RECORD_SCHEMAS[entity].safeParse(built);
  if (!checked.success) run.faults.push(...schemaFaults(checked.error.issues, run.faults));
  if (run.faults.length > 0 || !checked.success) {
    return { faults: run.faults.map((fault) => withPlace(fault, run, row)) };
  }
  return { record: checked.data as EntityRecords[E] };
}
