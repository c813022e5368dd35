import { pumpDeliveries } from '@oms/jobs/pump';
import type { Runtimes } from '@oms/jobs/runtimes';
import { ensureChannel } from './import-channel.js';
import { importSinks } from './import-sinks.js';
import type { Mapping } from './import/mapping-model.js';
import type { Progress } from './import/progress.js';
import type { EntityName } from './import/records.js';
import { runImport, type ImportSummary } from './import/run-import.js';

export interface ImportFolderOptions {
  readonly mapping: Mapping;
  readonly directory: string;
  readonly rejectsPath: string;
  readonly progress?: Progress;
}

/** What orders and prices refer to comes first, and is made known to every subgraph before the rest follows. */
const FIRST: readonly EntityName[] = ['suppliers', 'locations', 'items'];

/** Imports a folder by a mapping and delivers what follows from it. May be run again. */
export async function importFolder(runtimes: Runtimes, options: ImportFolderOptions): Promise<ImportSummary> {
  const { mapping } = options;
  const sinks = importSinks(runtimes);
  const named = Object.keys(mapping.entities) as EntityName[];
  const stages = [named.filter((entity) => FIRST.includes(entity)), named.filter((entity) => !FIRST.includes(entity))];
  await ensureChannel(runtimes, mapping);
  let summary: ImportSummary = { entities: {}, rejectsPath: null };
  for (const only of stages.filter((stage) => stage.length > 0)) {
    const part = await runImport({ ...options, sinks, only });
    summary = {
      entities: { ...summary.entities, ...part.entities },
      rejectsPath: part.rejectsPath ?? summary.rejectsPath,
    };
    await pumpDeliveries(runtimes);
  }
  return summary;
}
