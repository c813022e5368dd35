import { createProgress } from '../import/progress.js';
import { loadMapping, mappingPath } from '../import/mapping.js';
import { runImport } from '../import/run-import.js';
import { formatSummary } from '../import/summary.js';
import { importSinks } from '../import-sinks.js';
import { ensureChannel } from '../import-channel.js';
import { withSystem } from '../with-system.js';
import { pumpDeliveries } from '@oms/jobs/pump';

/** `oms import`: streams a folder of files in by a mapping, then lets every subgraph hear of it. */
export async function importCommand(mappingName: string, directory: string, options: { rejects: string }): Promise<void> {
  const mapping = await loadMapping(mappingPath(mappingName));
  await withSystem(async (runtimes) => {
    await ensureChannel(runtimes, mapping);
    await pumpDeliveries(runtimes);
    const summary = await runImport({ mapping, directory, sinks: importSinks(runtimes), rejectsPath: options.rejects, progress: createProgress() });
    await pumpDeliveries(runtimes);
    process.stdout.write(`${formatSummary(summary)}\n`);
    if (summary.rejectsPath) process.exitCode = 2;
  });
}
