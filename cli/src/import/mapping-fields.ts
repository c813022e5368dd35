import { z } from 'zod';
import { parseCondition, parseTemplate, type Condition, type Template } from './expressions.js';
import { bad, good, type Outcome } from './outcome.js';
import { parseTransform, type Transform } from './transforms.js';

/** A value from a template or a constant, changed by transforms in their order. */
export interface ValueMapping {
  readonly kind: 'value';
  readonly from: Template | number | boolean;
  readonly transforms: readonly Transform[];
  readonly when: readonly Condition[];
  /** Used when the template gives null; not transformed. */
  readonly default?: string | number | boolean | undefined;
}

/** A nested object such as an address. */
export interface ObjectMapping {
  readonly kind: 'object';
  readonly fields: FieldMappings;
  readonly when: readonly Condition[];
}

/** A list with one element per row of a child file, of the group, or of an array inside an NDJSON row. */
export interface ListMapping {
  readonly kind: 'list';
  readonly each: string;
  readonly fields: FieldMappings;
  readonly when: readonly Condition[];
}

/** How one field of a record comes about. */
export type FieldMapping = ValueMapping | ObjectMapping | ListMapping;
/** How every mapped field of a record comes about. */
export type FieldMappings = Readonly<Record<string, FieldMapping>>;

/** A schema that is a parser: its refusal becomes an issue at the key it was read from. */
function parsedBy<T>(parse: (raw: unknown) => Outcome<T>): z.ZodType<T> {
  return z.unknown().transform((raw, context) => {
    const parsed = parse(raw);
    if ('value' in parsed) return parsed.value;
    context.issues.push({ code: 'custom', message: parsed.problem, input: raw });
    return z.NEVER;
  });
}

function conditions(raw: unknown): Outcome<readonly Condition[]> {
  const found: Condition[] = [];
  for (const text of Array.isArray(raw) ? raw : [raw]) {
    if (typeof text !== 'string') return bad('must be a condition such as "shippedDate is null"');
    const parsed = parseCondition(text);
    if ('problem' in parsed) return parsed;
    found.push(parsed.value);
  }
  return good(found);
}

function transforms(raw: unknown): Outcome<readonly Transform[]> {
  const found: Transform[] = [];
  for (const spec of Array.isArray(raw) ? raw : [raw]) {
    const parsed = parseTransform(spec);
    if ('problem' in parsed) return parsed;
    found.push(parsed.value);
  }
  const early = found.slice(0, -1).find((transform) => transform.gives !== 'text');
  return early ? bad(`${early.name} gives no text and so must come last`) : good(found);
}

function source(raw: unknown): Outcome<ValueMapping['from']> {
  if (typeof raw === 'number' || typeof raw === 'boolean') return good(raw);
  return typeof raw === 'string'
    ? parseTemplate(raw)
    : bad('must be text with {columns} in it, a number, true or false');
}

/** `when:` of a field or an entity: one condition or a list of which all must hold. */
export const whenSchema = parsedBy(conditions)
  .optional()
  .transform((found) => found ?? []);

const sourceSchema = parsedBy(source);

const valueSchema = z
  .strictObject({
    from: sourceSchema,
    as: parsedBy(transforms).optional(),
    when: whenSchema,
    default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  })
  .refine((value) => !value.as || typeof value.from === 'object', { error: 'a number, true or false needs no `as`' });

const objectSchema = z.strictObject({ fields: z.lazy(() => fieldsSchema), when: whenSchema });
const listSchema = z.strictObject({ each: z.string().min(1), fields: z.lazy(() => fieldsSchema), when: whenSchema });

/** Picks the schema by the keys that are there: the issues of a union would name every form instead of the mistake. */
function parseField(raw: unknown): z.ZodSafeParseResult<FieldMapping> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return sourceSchema.transform((from) => value({ from })).safeParse(raw);
  }
  if ('each' in raw) return listSchema.transform((list) => ({ kind: 'list' as const, ...list })).safeParse(raw);
  if ('fields' in raw)
    return objectSchema.transform((object) => ({ kind: 'object' as const, ...object })).safeParse(raw);
  return valueSchema.transform(({ as, ...rest }) => value({ ...rest, transforms: as ?? [] })).safeParse(raw);
}

function value(known: Pick<ValueMapping, 'from'> & Partial<ValueMapping>): FieldMapping {
  return { transforms: [], when: [], ...known, kind: 'value' };
}

const fieldSchema: z.ZodType<FieldMapping> = z.unknown().transform((raw, context) => {
  const parsed = parseField(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    context.issues.push({ code: 'custom', message: issue.message, path: issue.path, input: raw });
  }
  return z.NEVER;
});

/** `fields:` of an entity, a nested object or a list. */
export const fieldsSchema: z.ZodType<FieldMappings> = z.record(z.string(), fieldSchema);
