import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { Failure } from '../failure.js';
import { checkFields } from './mapping-check.js';
import { mappingSchema, type Defaults, type RawBlock, type RawFile, type RawMapping } from './mapping-schema.js';
import type { EntityBlock, FileSpec, JoinSpec, Mapping, SourceSpec } from './mapping-model.js';
import { ENTITY_ORDER, type EntityName } from './records.js';
import type { Assumptions } from './transforms.js';

/** One mistake in a mapping: `path` is a key path such as `entities.orders.fields.placedAt`, empty for the whole file. */
export interface MappingProblem {
  readonly file: string;
  readonly path: string;
  readonly reason: string;
}

/** All mistakes of a mapping at once; the message has one line for each. */
export class MappingError extends Failure {
  constructor(readonly problems: readonly MappingProblem[]) {
    super(problems.map(({ file, path, reason }) => `${file}: ${path ? `${path}: ` : ''}${reason}`).join('\n'));
    this.name = 'MappingError';
  }
}

function fileSpec({ overflowColumn, ...given }: RawFile, defaults: Defaults): FileSpec {
  const { format, encoding, delimiter, quote, nullTexts, trim } = { ...defaults, ...given };
  return {
    file: given.file,
    format,
    encoding,
    delimiter,
    quote,
    nullTexts,
    trim,
    overflowColumns: overflowColumn ?? [],
  };
}

type RawJoin = RawBlock['source']['lookups'][string] & { lookups?: RawBlock['source']['lookups'] };

function joinSpecs(joins: Record<string, RawJoin>, defaults: Defaults): Record<string, JoinSpec> {
  const entries = Object.entries(joins).map(([name, { key, on, lookups, ...file }]): [string, JoinSpec] => [
    name,
    { ...fileSpec(file, defaults), key, on: on ?? key, lookups: joinSpecs(lookups ?? {}, defaults) },
  ]);
  return Object.fromEntries(entries);
}

function sourceSpec({ lookups, children, groupBy, ...file }: RawBlock['source'], defaults: Defaults): SourceSpec {
  return {
    ...fileSpec(file, defaults),
    lookups: joinSpecs(lookups, defaults),
    children: joinSpecs(children, defaults),
    groupBy,
  };
}

function blocksOf(raw: RawMapping, entity: EntityName): EntityBlock[] {
  const given = raw.entities[entity] ?? [];
  return given.map((block, index): EntityBlock => {
    const path = `entities.${entity}${given.length > 1 ? `.${index}` : ''}`;
    if ('records' in block) return { kind: 'constants', path, records: block.records };
    const source = sourceSpec(block.source, raw.defaults);
    return { kind: 'source', path, source, when: block.when, fields: block.fields };
  });
}

function yamlOf(text: string, file: string): unknown {
  const document = parseDocument(text);
  const problems = document.errors.map(({ message }) => ({
    file,
    path: '',
    reason: message.split('\n')[0] ?? message,
  }));
  if (problems.length > 0) throw new MappingError(problems);
  return document.toJS();
}

/**
 * Reads a mapping from the text of its file; `file` is only named in errors.
 * Throws a MappingError with every mistake that can be seen without the data.
 */
export function parseMapping(text: string, file: string): Mapping {
  const parsed = mappingSchema.safeParse(yamlOf(text, file));
  if (!parsed.success) {
    throw new MappingError(
      parsed.error.issues.map((issue) => ({ file, path: issue.path.join('.'), reason: issue.message })),
    );
  }
  const raw = parsed.data;
  const { timeZone, currency } = raw.defaults;
  const assumptions: Assumptions = { timeZone, currency };
  const entities: Partial<Record<EntityName, readonly EntityBlock[]>> = {};
  for (const entity of ENTITY_ORDER) if (raw.entities[entity]) entities[entity] = blocksOf(raw, entity);
  const problems = ENTITY_ORDER.flatMap((entity) =>
    (entities[entity] ?? []).flatMap((block) => checkFields(entity, block, assumptions)),
  );
  if (problems.length > 0) throw new MappingError(problems.map((problem) => ({ file, ...problem })));
  return { name: raw.name, description: raw.description, file, requires: raw.requires, assumptions, entities };
}

/** The path of a mapping that ships with this package, such as `northwind`; a name with a slash or an ending is a path already. */
export function mappingPath(nameOrPath: string): string {
  if (nameOrPath !== basename(nameOrPath) || /\.ya?ml$/i.test(nameOrPath)) return nameOrPath;
  return fileURLToPath(new URL(`../../mappings/${nameOrPath}.yaml`, import.meta.url));
}

/** Loads a mapping file. Throws a MappingError with all its mistakes, also when there is no such file. */
export async function loadMapping(path: string): Promise<Mapping> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new MappingError([{ file: path, path: '', reason: `cannot be read (${error.code ?? error.message})` }]);
  });
  return parseMapping(text, path);
}
