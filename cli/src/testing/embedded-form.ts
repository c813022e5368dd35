import { roleUrl } from '@oms/platform/database/subgraphs';
import { silentLogger as logger } from '@oms/platform/observe/logger';
import { prepareQueues } from '@oms/platform/queue/prepare-queues';
import { PostgresStatusRelay } from '@oms/platform/status/relay-postgres';
import { createTestDatabase } from '@oms/platform/testing/test-database';
import { pumpDeliveries } from '@oms/jobs/pump';
import { SOURCES } from '@oms/jobs/runtimes';
import { QUEUES } from '../stores.js';
import { inProcessSubgraphs } from '../in-process-graph.js';
import type { TestForm } from './test-form.js';

const PASSWORD = 'queue-password';

/** As `npm start` runs it: one database, subgraphs in process; events are pumped without a queue. */
export async function embeddedForm(): Promise<TestForm> {
  const test = await createTestDatabase(SOURCES);
  const relays: PostgresStatusRelay[] = [];
  return {
    databases: test.databases,
    async openStatus() {
      if (relays.length === 0) await prepareQueues(test.adminUrl, QUEUES, PASSWORD);
      const relay = new PostgresStatusRelay({ url: roleUrl(test.adminUrl, QUEUES, PASSWORD), schema: QUEUES, logger });
      relays.push(relay);
      await relay.ready();
      return relay;
    },
    async start(runtimes, assertions) {
      return {
        subgraphs: await inProcessSubgraphs(runtimes, assertions),
        settle: async () => void (await pumpDeliveries(runtimes)),
        close: async () => {},
      };
    },
    async drop() {
      await Promise.all(relays.map((relay) => relay.close()));
      await test.drop();
    },
  };
}
