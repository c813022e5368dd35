import { importFolder } from '../import-folder.js';
import { loadMapping, mappingPath } from '../import/mapping.js';
import { createProgress } from '../import/progress.js';
import { formatSummary } from '../import/summary.js';
import { withSystem } from '../with-system.js';

/** `oms import`: streams a folder of files in by a mapping, then lets every subgraph hear of it. */
export async function importCommand(
  mappingName: string,
  directory: string,
  options: { rejects: string },
): Promise<void> {
  const mapping = await loadMapping(mappingPath(mappingName));
  await withSystem(async (runtimes) => {
    const summary = await importFolder(runtimes, {
      mapping,
      directory,
      rejectsPath: options.rejects,
      progress: createProgress(),
    });
    process.stdout.write(`${formatSummary(summary)}\n`);
    if (summary.rejectsPath) process.exitCode = 2;
  });
}
