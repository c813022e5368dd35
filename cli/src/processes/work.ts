import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { serveProcess } from '@oms/platform/http/process-server';
import type { BullMqQueues } from '@oms/platform/queue/bullmq-queues';
import { systemClock } from '@oms/platform/values/clock';
import { assembleRuntimes, closeDatabases, type Databases } from '@oms/jobs/runtimes';
import { startRelays } from '@oms/jobs/start-relays';
import { startWorkers, type Running } from '@oms/jobs/start-workers';
import type { WorkerGroup } from '@oms/jobs/worker-groups';
import { openDatabasesOf, openQueues, openStatus } from '../system.js';
import type { ProcessInput, StartedProcess } from './run-process.js';
import { requireSchema } from './serve-subgraph.js';

type StartWork = (databases: Databases, queues: BullMqQueues) => Running | Promise<Running>;

/** A process beside the graph: databases, queues, and something that runs on them. */
async function startBeside({ system, logger, host, port }: ProcessInput, start: StartWork): Promise<StartedProcess> {
  const queues = await openQueues(system);
  const databases = await openDatabasesOf(system);
  const running = await start(databases, queues);
  const server = await serveProcess({
    host,
    port,
    logger,
    checkReady: async () => {
      for (const name of SUBGRAPHS) await requireSchema(databases[name]);
    },
  });
  return {
    url: server.url,
    async stop() {
      await running.stop();
      await server.close();
      await queues.close();
      await closeDatabases(databases);
    },
  };
}

/** Works on the queues of these groups. */
export const work = (groups: readonly WorkerGroup[], input: ProcessInput): Promise<StartedProcess> =>
  startBeside(input, async (databases, queues) => {
    const { logger, system } = input;
    const status = await openStatus(system);
    const runtimes = assembleRuntimes(databases, {
      clock: systemClock,
      logger,
      secrets: system.secrets,
      notifications: system.notifications ?? {},
      status,
    });
    const workers = await startWorkers(runtimes, queues, logger, groups);
    return {
      async stop() {
        await workers.stop();
        await status.close();
      },
    };
  });

/** Carries the outboxes of the five subgraphs to the queues. */
export const relay = (input: ProcessInput): Promise<StartedProcess> =>
  startBeside(input, (databases, queues) =>
    startRelays(databases, queues, {
      logger: input.logger,
      acknowledgeSeconds: input.settings.OMS_ACKNOWLEDGE_SECONDS,
    }),
  );
