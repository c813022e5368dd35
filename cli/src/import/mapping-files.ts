import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { headerColumns } from './csv-rows.js';
import type { Condition } from './expressions.js';
import type { FieldMapping, FieldMappings } from './mapping-fields.js';
import type { FileSpec, JoinSpec, Mapping, SourceBlock } from './mapping-model.js';
import { MappingError } from './mapping.js';
import { readHeader } from './read-rows.js';
import { ENTITY_ORDER, type EntityName } from './records.js';

interface Reference {
  readonly path: string;
  readonly column: string;
}

/** A file and the names a mapping uses where a row of it is at hand. */
interface Scope {
  readonly spec: FileSpec;
  readonly lookups: Readonly<Record<string, JoinSpec>>;
}

const conditionsOf = (when: readonly Condition[], path: string): Reference[] =>
  when.map(({ column }) => ({ path: `${path}.when`, column }));

/** The columns a field names, and the lists under it, which name columns of other rows. */
function referencesOf(
  mapping: FieldMapping,
  path: string,
): { here: Reference[]; lists: [string, FieldMappings, Condition[], string][] } {
  if (mapping.kind === 'list') return { here: [], lists: [[mapping.each, mapping.fields, [...mapping.when], path]] };
  const here = conditionsOf(mapping.when, path);
  if (mapping.kind === 'object') {
    const inner = Object.entries(mapping.fields).map(([name, field]) => referencesOf(field, `${path}.fields.${name}`));
    return { here: [...here, ...inner.flatMap((one) => one.here)], lists: inner.flatMap((one) => one.lists) };
  }
  const parts = typeof mapping.from === 'object' ? mapping.from.parts : [];
  return {
    here: [...here, ...parts.flatMap((part) => (typeof part === 'string' ? [] : [{ path, column: part.column }]))],
    lists: [],
  };
}

type Headers = (spec: FileSpec) => Promise<ReadonlyMap<string, number> | undefined>;
type Report = (path: string, reason: string) => void;

/** Reads each file's header once; undefined for NDJSON, which has none, and for a file already reported. */
function headerReader(directory: string, report: Report): (spec: FileSpec, path: string) => ReturnType<Headers> {
  const seen = new Map<string, ReturnType<Headers>>();
  const read = async (spec: FileSpec, path: string): ReturnType<Headers> => {
    try {
      await access(resolve(directory, spec.file));
      if (spec.format === 'ndjson') return undefined;
      const columns = headerColumns((await readHeader(spec, directory)) ?? []);
      if ('value' in columns) return columns.value;
      report(path, `${spec.file} ${columns.problem}`);
    } catch (error) {
      report(path, `${spec.file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
    }
    return undefined;
  };
  return (spec, path) => {
    const key = JSON.stringify([spec.file, spec.format, spec.delimiter, spec.quote, spec.encoding]);
    const header = seen.get(key) ?? read(spec, path);
    seen.set(key, header);
    return header;
  };
}

class BlockCheck {
  private readonly header: ReturnType<typeof headerReader>;

  constructor(
    directory: string,
    private readonly report: Report,
  ) {
    this.header = headerReader(directory, report);
  }

  async block(block: SourceBlock): Promise<void> {
    const { source, path } = block;
    await this.file({ spec: source, lookups: source.lookups }, `${path}.source`);
    for (const [name, child] of Object.entries(source.children)) {
      await this.file({ spec: child, lookups: child.lookups }, `${path}.source.children.${name}`);
      await this.join(source, source.lookups, child, `${path}.source.children.${name}`);
    }
    const scope: Scope = { spec: source, lookups: source.lookups };
    if (source.groupBy) await this.column(scope, { path: `${path}.source.groupBy`, column: source.groupBy.column });
    for (const reference of conditionsOf(block.when, path)) await this.column(scope, reference);
    await this.fields(block, block.fields, `${path}.fields`, scope);
  }

  private async fields(block: SourceBlock, fields: FieldMappings, path: string, scope: Scope): Promise<void> {
    for (const [name, field] of Object.entries(fields)) {
      const { here, lists } = referencesOf(field, `${path}.${name}`);
      for (const reference of here) await this.column(scope, reference);
      for (const [each, inner, when, at] of lists) {
        const child = each === 'rows' ? undefined : block.source.children[each];
        const below: Scope = child ? { spec: child, lookups: child.lookups } : scope;
        for (const reference of conditionsOf(when, at)) await this.column(below, reference);
        await this.fields(block, inner, `${at}.fields`, below);
      }
    }
  }

  private async file(scope: Scope, path: string): Promise<void> {
    const header = await this.header(scope.spec, `${path}.file`);
    for (const column of scope.spec.overflowColumns)
      this.known(header, scope.spec, { path: `${path}.overflowColumn`, column });
    for (const [name, lookup] of Object.entries(scope.lookups)) {
      await this.file({ spec: lookup, lookups: {} }, `${path}.lookups.${name}`);
      await this.join(scope.spec, scope.lookups, lookup, `${path}.lookups.${name}`);
    }
  }

  private async join(parent: FileSpec, lookups: Scope['lookups'], joined: JoinSpec, path: string): Promise<void> {
    await this.column({ spec: joined, lookups: {} }, { path: `${path}.key`, column: joined.key });
    await this.column({ spec: parent, lookups }, { path: `${path}.on`, column: joined.on });
  }

  private async column({ spec, lookups }: Scope, { path, column }: Reference): Promise<void> {
    const header = await this.header(spec, path);
    const [name = '', ...rest] = column.split('.');
    const lookup = header?.has(column) || rest.length === 0 ? undefined : lookups[name];
    if (lookup) this.known(await this.header(lookup, path), lookup, { path, column: rest.join('.') });
    else this.known(header, spec, { path, column });
  }

  private known(header: ReadonlyMap<string, number> | undefined, spec: FileSpec, { path, column }: Reference): void {
    if (header && !header.has(column)) {
      this.report(path, `${spec.file} has no column ${column} (it has ${[...header.keys()].join(', ')})`);
    }
  }
}

function sourceBlocks(mapping: Mapping, entities: readonly EntityName[]): SourceBlock[] {
  const wanted = ENTITY_ORDER.filter((entity) => entities.includes(entity));
  return wanted.flatMap((entity) => mapping.entities[entity] ?? []).filter((block) => block.kind === 'source');
}

/** Compares a mapping with the files it names. Rejects with a MappingError that lists every absent file and column. */
export async function checkFiles(
  mapping: Mapping,
  directory: string,
  entities: readonly EntityName[] = ENTITY_ORDER,
): Promise<void> {
  const problems: { file: string; path: string; reason: string }[] = [];
  const check = new BlockCheck(directory, (path, reason) => problems.push({ file: mapping.file, path, reason }));
  for (const block of sourceBlocks(mapping, entities)) await check.block(block);
  if (problems.length > 0) throw new MappingError(problems);
}

function filesOf({ source }: SourceBlock): string[] {
  const below = (joins: Readonly<Record<string, JoinSpec>>): string[] =>
    Object.values(joins).flatMap((join) => [join.file, ...below(join.lookups)]);
  return [source.file, ...below(source.lookups), ...below(source.children)];
}

/** Every file an import reads, as often as it is read, with its size in bytes. */
export async function filesToRead(
  mapping: Mapping,
  directory: string,
  entities: readonly EntityName[],
): Promise<{ path: string; bytes: number }[]> {
  const paths = sourceBlocks(mapping, entities)
    .flatMap(filesOf)
    .map((file) => resolve(directory, file));
  return Promise.all(paths.map(async (path) => ({ path, bytes: (await stat(path)).size })));
}
