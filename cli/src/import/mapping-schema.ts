import { z } from 'zod';
import { isCurrencyCode } from '@oms/platform/values/currency';
import { isTimeZone } from '@oms/platform/values/zoned-time';
import { fieldsSchema, whenSchema } from './mapping-fields.js';
import { ENTITY_ORDER, type EntityName } from './records.js';

const isEncoding = (label: string) => {
  try {
    return Boolean(new TextDecoder(label));
  } catch {
    return false;
  }
};

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const name = z.string().min(1);

const reading = {
  format: z.enum(['csv', 'ndjson']),
  encoding: z.string().refine(isEncoding, { error: 'is no encoding that this system knows' }),
  delimiter: z.string().length(1, { error: 'must be one character' }),
  quote: z.string().max(1, { error: 'must be one character, or empty for none' }),
  nullTexts: z.array(z.string()),
  trim: z.boolean(),
};

const defaultsSchema = z.strictObject({
  format: reading.format.default('csv'),
  encoding: reading.encoding.default('utf-8'),
  delimiter: reading.delimiter.default(','),
  quote: reading.quote.default('"'),
  nullTexts: reading.nullTexts.default([]),
  trim: reading.trim.default(true),
  timeZone: z.string().refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin' }).default('UTC'),
  currency: z.string().refine(isCurrencyCode, { error: 'must be an ISO 4217 code such as USD' }).optional(),
});

const file = z.strictObject({
  file: name,
  ...z.object(reading).partial().shape,
  overflowColumn: oneOrMore.optional(),
});

const lookups = <T extends z.ZodType>(joined: T) =>
  z.record(name, joined).refine((joins) => Object.keys(joins).every((key) => !key.includes('.')), {
    error: 'must have names without a dot',
  });
const lookup = file.extend({ key: name, on: name.optional() });
const child = lookup.extend({ lookups: lookups(lookup).default({}) });
const group = z.strictObject({ column: name, consecutive: z.boolean().default(false) });

const source = file.extend({
  lookups: lookups(lookup).default({}),
  children: z.record(name, child).default({}),
  groupBy: z.union([name.transform((column) => ({ column, consecutive: false })), group]).optional(),
});

const block = z.strictObject({ source, when: whenSchema, fields: fieldsSchema });
const constants = z.strictObject({ records: z.array(fieldsSchema).min(1) });

const either = z.unknown().transform((raw, context): RawBlock | RawConstants => {
  const isConstant = typeof raw === 'object' && raw !== null && 'records' in raw;
  const parsed = (isConstant ? constants : block).safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    context.issues.push({ code: 'custom', message: issue.message, path: issue.path, input: raw });
  }
  return z.NEVER;
});

const blocks = z.preprocess((raw): unknown[] => (Array.isArray(raw) ? raw : [raw]), z.array(either).min(1));
const entities = Object.fromEntries(ENTITY_ORDER.map((entity) => [entity, blocks.optional()])) as Record<
  EntityName,
  z.ZodOptional<typeof blocks>
>;

/** The text of a mapping file, before what `defaults` says has been filled into its sources. */
export const mappingSchema = z.strictObject({
  name,
  description: z.string().optional(),
  requires: z.strictObject({ channel: name.optional(), currency: name.optional() }).default({}),
  defaults: defaultsSchema.prefault({}),
  entities: z.strictObject(entities),
});

/** A mapping as it stands in its file. */
export type RawMapping = z.output<typeof mappingSchema>;
/** A block that reads a file, as it stands in the mapping. */
export type RawBlock = z.output<typeof block>;
/** A block of constant records. */
export type RawConstants = z.output<typeof constants>;
/** What a file, joined or not, may say about how it is read. */
export type RawFile = z.output<typeof file>;
/** The settings that hold where a source says nothing. */
export type Defaults = z.output<typeof defaultsSchema>;
