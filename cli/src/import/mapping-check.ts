import { z } from 'zod';
import type { Template } from './expressions.js';
import type { EntityBlock } from './mapping-model.js';
import type { FieldMapping, FieldMappings, ListMapping, ValueMapping } from './mapping-fields.js';
import { mapRecord } from './map-record.js';
import { RECORD_SCHEMAS } from './record-schemas.js';
import type { EntityName } from './records.js';
import type { Assumptions, Kind } from './transforms.js';

/** A mistake in a mapping before the file's name is added. */
export interface FieldProblem {
  readonly path: string;
  readonly reason: string;
}

interface Scope {
  readonly assumptions: Assumptions;
  /** The names `each` may use; undefined where only the data knows (NDJSON), empty where there are none. */
  readonly lists: readonly string[] | undefined;
  readonly constant: boolean;
}

type Shape = { readonly object: z.ZodObject } | { readonly list: z.ZodObject } | { readonly kind: Kind };

const KIND_OF: Record<string, Kind> = {
  string: 'text',
  enum: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
};
const HINT: Record<Kind, string> = { text: '', number: '`as: integer`', boolean: '`as: boolean`', date: '`as: date`' };

function shapeOf(schema: z.core.$ZodType): Shape {
  if (schema instanceof z.ZodOptional) return shapeOf(schema.unwrap());
  if (schema instanceof z.ZodObject) return { object: schema };
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject) return { list: schema.element };
  return { kind: KIND_OF[schema._zod.def.type] ?? 'text' };
}

function kindGiven({ from, transforms }: ValueMapping): Kind {
  if (typeof from === 'number') return 'number';
  if (typeof from === 'boolean') return 'boolean';
  return transforms.at(-1)?.gives ?? 'text';
}

function isConstant(from: Template): boolean {
  return from.parts.every((part) => typeof part === 'string');
}

function checkValue(mapping: ValueMapping, wanted: Kind, scope: Scope): string[] {
  const reasons: string[] = [];
  const given = kindGiven(mapping);
  if (given !== wanted) {
    const hint = HINT[wanted] && typeof mapping.from === 'object' ? `; add ${HINT[wanted]}` : '';
    reasons.push(`gives a ${given} where a ${wanted} is wanted${hint}`);
  }
  const fallback = mapping.default;
  const kind = typeof fallback === 'string' ? 'text' : typeof fallback;
  if (fallback !== undefined && kind !== wanted) reasons.push(`has a default that is a ${kind}, not a ${wanted}`);
  if (mapping.transforms.some(({ needsCurrency }) => needsCurrency) && scope.assumptions.currency === undefined) {
    reasons.push('is money without a currency: set `defaults.currency` or `money: {currency: …}`');
  }
  if (scope.constant && typeof mapping.from === 'object' && !isConstant(mapping.from)) {
    reasons.push('names a column, but a constant record has no file');
  }
  return reasons;
}

function checkList(mapping: ListMapping, element: z.ZodObject, path: string, scope: Scope): FieldProblem[] {
  const { lists } = scope;
  const known = lists === undefined || lists.includes(mapping.each);
  const names = lists?.length ? `known: ${lists.join(', ')}` : 'the source has neither children nor groupBy';
  return [
    ...(known ? [] : [{ path: `${path}.each`, reason: `names no list: ${mapping.each} (${names})` }]),
    ...checkObject(mapping.fields, element, `${path}.fields`, { ...scope, lists: scope.lists && [] }),
  ];
}

function checkField(mapping: FieldMapping, schema: z.core.$ZodType, path: string, scope: Scope): FieldProblem[] {
  const shape = shapeOf(schema);
  if ('object' in shape) {
    if (mapping.kind !== 'object') return [{ path, reason: 'must have `fields`' }];
    return checkObject(mapping.fields, shape.object, `${path}.fields`, scope);
  }
  if ('list' in shape) {
    if (mapping.kind !== 'list') return [{ path, reason: 'is a list and must have `each` and `fields`' }];
    return checkList(mapping, shape.list, path, scope);
  }
  if (mapping.kind !== 'value') return [{ path, reason: `must be one ${shape.kind}` }];
  return checkValue(mapping, shape.kind, scope).map((reason) => ({ path, reason }));
}

function checkObject(fields: FieldMappings, schema: z.ZodObject, path: string, scope: Scope): FieldProblem[] {
  const known = Object.entries<z.core.$ZodType>(schema.shape);
  const names = known.map(([name]) => name);
  const unknown = Object.keys(fields).filter((name) => !names.includes(name));
  return [
    ...unknown.map((name) => ({ path: `${path}.${name}`, reason: `is no known field (known: ${names.join(', ')})` })),
    ...known.flatMap(([name, field]) => {
      const mapping = fields[name];
      if (mapping) return checkField(mapping, field, `${path}.${name}`, scope);
      return field instanceof z.ZodOptional ? [] : [{ path: `${path}.${name}`, reason: 'is required' }];
    }),
  ];
}

/** A constant record is whole already, so that its values can be checked too. */
function checkConstant(entity: EntityName, fields: FieldMappings, path: string, assumed: Assumptions): FieldProblem[] {
  const mapped = mapRecord(entity, fields, { file: '', line: 0, columns: new Map(), fields: [] }, assumed);
  if ('record' in mapped) return [];
  return mapped.faults.map(({ field, reason }) => ({ path: field === undefined ? path : `${path}.${field}`, reason }));
}

/** Every mistake in the fields of a block that shows without its data: unknown and absent fields, kinds that do not fit. */
export function checkFields(entity: EntityName, block: EntityBlock, assumptions: Assumptions): FieldProblem[] {
  const schema = RECORD_SCHEMAS[entity];
  if (block.kind === 'constants') {
    const scope: Scope = { assumptions, lists: [], constant: true };
    return block.records.flatMap((fields, index) => {
      const path = `${block.path}.records.${index}`;
      const problems = checkObject(fields, schema, path, scope);
      return problems.length > 0 ? problems : checkConstant(entity, fields, path, assumptions);
    });
  }
  const { children, groupBy, format } = block.source;
  const lists = format === 'ndjson' ? undefined : [...Object.keys(children), ...(groupBy ? ['rows'] : [])];
  return checkObject(block.fields, schema, `${block.path}.fields`, { assumptions, lists, constant: false });
}
