import { describe, expect, it } from '@jest/globals';
import { silentLogger } from '@oms/platform/observe/logger';
import { systemClock } from '@oms/platform/values/clock';
import { openRuntime } from '@oms/jobs/runtimes';
import { PROCESSES } from './processes/process-table.js';
import { environmentSecrets, SECRET_VARIABLES } from './secrets.js';
import { readSettings } from './settings.js';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';

describe('the secrets of a process', () => {
  it.each(SUBGRAPHS)('are enough for %s to have its services, and no more than its entry says', async (name) => {
    const spec = PROCESSES.find((one) => one.name === name);
    const given = (spec?.secrets ?? []).map((secret) => [
      SECRET_VARIABLES[secret],
      `the ${secret} of a test, which is long`,
    ]);
    const secrets = environmentSecrets(readSettings(Object.fromEntries(given) as Record<string, string>));
    const url = 'postgresql://nobody:x@127.0.0.1:1/nothing';
    const runtime = await openRuntime(name, url, { clock: systemClock, logger: silentLogger, secrets });
    expect(runtime.services).toBeDefined();
    await runtime.database.close();
  });
});
