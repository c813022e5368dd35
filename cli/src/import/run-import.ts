import { resolve } from 'node:path';
import { Batch, type EntityCounts, type ImportSinks } from './batch.js';
import { mapRecord } from './map-record.js';
import type { FieldMappings } from './mapping-fields.js';
import { checkFiles, filesToRead } from './mapping-files.js';
import type { EntityBlock, Mapping } from './mapping-model.js';
import { silentProgress, type Progress } from './progress.js';
import type { ReadContext } from './read-rows.js';
import { readSource, type SourceEvent } from './read-source.js';
import { ENTITY_ORDER, type EntityName } from './records.js';
import { describeFaults, RejectsFile } from './rejects.js';
import { rawOf } from './source-row.js';

/** What is imported, from where, and who takes it. */
export interface ImportOptions {
  readonly mapping: Mapping;
  /** The folder that the mapping's files are relative to. */
  readonly directory: string;
  /** One for every entity that is imported. */
  readonly sinks: Partial<ImportSinks>;
  /** Where rejects go; created only when there are any. */
  readonly rejectsPath: string;
  /** Only these entities of the mapping; all by default. */
  readonly only?: readonly EntityName[];
  /** Records per call of a sink, 500 by default. */
  readonly batchSize?: number;
  readonly progress?: Progress;
  /** Ends the import between two batches. */
  readonly signal?: AbortSignal;
}

/** What an import did. */
export interface ImportSummary {
  /** In the order of import; only the entities that were imported. */
  readonly entities: Readonly<Partial<Record<EntityName, Readonly<EntityCounts>>>>;
  /** The rejects file; null when nothing was rejected. */
  readonly rejectsPath: string | null;
}

interface Run {
  readonly options: ImportOptions;
  readonly context: ReadContext;
  readonly rejects: RejectsFile;
  readonly progress: Progress;
}

function wantedEntities({ mapping, only, sinks }: ImportOptions): EntityName[] {
  const unknown = (only ?? []).filter((entity) => !mapping.entities[entity]);
  if (unknown.length > 0) throw new Error(`${mapping.file} says nothing about ${unknown.join(', ')}`);
  const wanted = ENTITY_ORDER.filter((entity) => mapping.entities[entity] && (only?.includes(entity) ?? true));
  const unserved = wanted.filter((entity) => !sinks[entity]);
  if (unserved.length > 0) throw new Error(`no sink is given for ${unserved.join(', ')}`);
  return wanted;
}

async function* eventsOf(block: EntityBlock, mapping: Mapping, context: ReadContext) {
  if (block.kind === 'source') {
    for await (const event of readSource(block, context)) yield { event, fields: block.fields };
    return;
  }
  for (const [index, fields] of block.records.entries()) {
    const event: SourceEvent = { row: { file: mapping.file, line: index + 1, columns: new Map(), fields: [] } };
    yield { event, fields };
  }
}

/** Maps one row, or counts what is none. */
async function take<E extends EntityName>(
  batch: Batch<E>,
  event: SourceEvent,
  fields: FieldMappings,
  run: Run,
): Promise<void> {
  if ('skipped' in event) return batch.skip();
  if ('reject' in event) {
    const { file, line, reason, row } = event.reject;
    return batch.reject({ file, line, field: null, reason, row });
  }
  const { row } = event;
  const mapped = mapRecord(batch.entity, fields, row, run.options.mapping.assumptions);
  if ('record' in mapped) return batch.add(mapped.record, row);
  return batch.reject({ file: row.file, line: row.line, ...describeFaults(mapped.faults), row: rawOf(row) });
}

async function importEntity<E extends EntityName>(entity: E, run: Run): Promise<EntityCounts> {
  const { mapping, sinks, batchSize = 500, signal } = run.options;
  const sink = sinks[entity];
  if (!sink) throw new Error(`no sink is given for ${entity}`);
  const batch = new Batch<E>(entity, sink, run.rejects, batchSize);
  run.progress.entity(entity);
  for (const block of mapping.entities[entity] ?? []) {
    for await (const { event, fields } of eventsOf(block, mapping, run.context)) {
      signal?.throwIfAborted();
      await take(batch, event, fields, run);
      run.progress.advance(0, 1);
    }
  }
  await batch.flush();
  return batch.counts;
}

async function importAll(entities: readonly EntityName[], run: Run): Promise<ImportSummary['entities']> {
  const counts: Partial<Record<EntityName, EntityCounts>> = {};
  for (const entity of entities) counts[entity] = await importEntity(entity, run);
  return counts;
}

/**
 * Runs an import: entity after entity in their order of dependency, each streamed from its file through the mapping
 * in batches into its sink; the next batch is read only when the sink has taken the last. What cannot be imported
 * goes to the rejects file and the rest goes on. The same import may be run again, after a success or a crash:
 * records are recognised by their external references, codes or SKUs.
 *
 * Rejects before anything is imported with a MappingError when files or columns are absent, and with an Error when a
 * sink is; later with an UnreadableFileError, or with the failure of a sink, keeping the rejects written so far.
 */
export async function runImport(options: ImportOptions): Promise<ImportSummary> {
  const { mapping, directory, rejectsPath, progress = silentProgress } = options;
  const entities = wantedEntities(options);
  await checkFiles(mapping, directory, entities);
  const files = await filesToRead(mapping, directory, entities);
  if (files.some(({ path }) => path === resolve(rejectsPath))) {
    throw new Error(`rejects would overwrite a file that is imported: ${rejectsPath}`);
  }
  const context: ReadContext = { directory, onBytes: (bytes) => progress.advance(bytes, 0) };
  const rejects = new RejectsFile(rejectsPath);
  progress.start(files.reduce((sum, { bytes }) => sum + bytes, 0));
  try {
    const counts = await importAll(entities, { options, context, rejects, progress });
    return { entities: counts, rejectsPath: await rejects.close() };
  } finally {
    progress.stop();
    await rejects.close();
  }
}
