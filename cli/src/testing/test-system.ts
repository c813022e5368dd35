import { ActorTokens } from '@oms/platform/auth/token';
import type { Actor } from '@oms/platform/auth/actor';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { silentLogger } from '@oms/platform/observe/logger';
import { createTestDatabase } from '@oms/platform/testing/test-database';
import { SettableClock } from '@oms/platform/values/clock';
import { serveGateway } from '@oms/gateway/serve-gateway';
import { pumpDeliveries } from '@oms/jobs/pump';
import { assembleRuntimes, SOURCES, type Runtimes } from '@oms/jobs/runtimes';
import { registerRoutes } from '@oms/jobs/register-routes';
import { readSupergraph } from '@oms/schema/files';
import { inProcessSubgraphs } from '../in-process-graph.js';

interface GraphAnswer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they asked for
  readonly data: any;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** The whole system on a database of its own, behind a real gateway; deliveries move when the test says so. */
export interface TestSystem {
  readonly runtimes: Runtimes;
  readonly clock: SettableClock;
  /** Asks the gateway over HTTP as the actor (null: without a token). */
  graph(document: string, variables?: Record<string, unknown>, actor?: Actor | null): Promise<GraphAnswer>;
  /** Delivers every event until nothing is left. */
  settle(): Promise<number>;
  close(): Promise<void>;
}

const SECRET = 'a secret of a test that is long enough';
const ADMIN: Actor = { role: 'admin', id: 'test-admin' };

export async function openTestSystem(start = new Date('2026-03-02T09:00:00Z')): Promise<TestSystem> {
  const database = await createTestDatabase(SOURCES);
  const clock = new SettableClock(start);
  const runtimes = assembleRuntimes(database.databases, {
    clock,
    logger: silentLogger,
    secrets: { dataSecret: SECRET, tokenSecret: SECRET },
  });
  for (const name of SUBGRAPHS) await registerRoutes(runtimes.byName[name].database);
  const tokens = new ActorTokens(SECRET);
  const gateway = await serveGateway({
    supergraphSdl: readSupergraph(),
    subgraphs: await inProcessSubgraphs(runtimes, tokens),
    logger: silentLogger,
    port: 0,
    explorer: false,
    verifyToken: (header) => tokens.verifyHeader(header),
  });
  return {
    runtimes,
    clock,
    async graph(document, variables = {}, actor = ADMIN) {
      const headers = {
        'content-type': 'application/json',
        ...(actor ? { authorization: `Bearer ${await tokens.sign(actor, 600)}` } : {}),
      };
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: document, variables }),
      });
      return (await response.json()) as GraphAnswer;
    },
    settle: () => pumpDeliveries(runtimes),
    async close() {
      await gateway.close();
      await database.drop();
    },
  };
}
