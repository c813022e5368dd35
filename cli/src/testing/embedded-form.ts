import { createTestDatabase } from '@oms/platform/testing/test-database';
import { pumpDeliveries } from '@oms/jobs/pump';
import { SOURCES, type Databases } from '@oms/jobs/runtimes';
import { inProcessSubgraphs } from '../in-process-graph.js';
import type { TestForm } from './test-form.js';

/** As `npm start` runs it: one database, subgraphs in process; events are pumped without a queue. */
export async function embeddedForm(): Promise<TestForm> {
  const { databases, drop } = await createTestDatabase(SOURCES);
  return {
    databases: databases as Databases,
    async start(runtimes, tokens) {
      return {
        subgraphs: await inProcessSubgraphs(runtimes, tokens),
        settle: async () => void (await pumpDeliveries(runtimes)),
        close: async () => {},
      };
    },
    drop,
  };
}
