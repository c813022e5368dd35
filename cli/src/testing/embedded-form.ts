import { createTestDatabase } from '@oms/platform/testing/test-database';
import { pumpDeliveries } from '@oms/jobs/pump';
import { SOURCES } from '@oms/jobs/runtimes';
import { inProcessSubgraphs } from '../in-process-graph.js';
import type { TestForm } from './test-form.js';

/** As `npm start` runs it: one database, subgraphs in process; events are pumped without a queue. */
export async function embeddedForm(): Promise<TestForm> {
  const test = await createTestDatabase(SOURCES);
  return {
    databases: test.databases,
    async start(runtimes, assertions) {
      return {
        subgraphs: await inProcessSubgraphs(runtimes, assertions),
        settle: async () => void (await pumpDeliveries(runtimes)),
        close: async () => {},
      };
    },
    drop: () => test.drop(),
  };
}
