import { ActorTokens } from '@oms/platform/auth/token';
import type { Actor } from '@oms/platform/auth/actor';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { silentLogger } from '@oms/platform/observe/logger';
import { SettableClock } from '@oms/platform/values/clock';
import { serveGateway } from '@oms/gateway/serve-gateway';
import { registerRoutes } from '@oms/jobs/register-routes';
import { assembleRuntimes, type Runtimes } from '@oms/jobs/runtimes';
import { readSupergraph } from '@oms/schema/files';
import { embeddedForm } from './embedded-form.js';
import type { RunningForm, TestForm } from './test-form.js';

interface GraphAnswer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what they asked for
  readonly data: any;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** The whole system on databases of its own, behind a real gateway; deliveries move when the test says so. */
export interface TestSystem {
  readonly runtimes: Runtimes;
  readonly clock: SettableClock;
  /** Asks the gateway over HTTP as the actor (null: without a token). */
  graph(
    document: string,
    variables?: Record<string, unknown>,
    actor?: Actor | null,
    headers?: Readonly<Record<string, string>>,
  ): Promise<GraphAnswer>;
  /** Delivers every event until nothing is left. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** The one secret that test systems have for everything. */
export const SECRET = 'a secret of a test that is long enough';
const ADMIN: Actor = { role: 'admin', id: 'test-admin' };

/** Whether this run of the tests is on Redis and five databases: OMS_TEST_FORM is `distributed`. */
const isDistributed = process.env['OMS_TEST_FORM'] === 'distributed';

const openForm = async (): Promise<TestForm> =>
  isDistributed ? (await import('./distributed-form.js')).distributedForm() : embeddedForm();

function gatewayOn({ subgraphs, http }: RunningForm, tokens: ActorTokens) {
  return serveGateway({
    supergraphSdl: readSupergraph(),
    subgraphs,
    ...(http ? { http } : {}),
    logger: silentLogger,
    port: 0,
    explorer: false,
    verifyToken: (header) => tokens.identify(header),
  });
}

async function ask(
  url: string,
  document: string,
  variables: Record<string, unknown>,
  headers: Readonly<Record<string, string>>,
) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: document, variables }),
  });
  return (await response.json()) as GraphAnswer;
}

export async function openTestSystem(start = new Date('2026-03-02T09:00:00Z')): Promise<TestSystem> {
  const form = await openForm();
  const clock = new SettableClock(start);
  const secrets = { dataSecret: SECRET, tokenSecret: SECRET };
  const runtimes = assembleRuntimes(form.databases, { clock, logger: silentLogger, secrets });
  for (const name of SUBGRAPHS) await registerRoutes(form.databases[name]);
  const tokens = new ActorTokens(SECRET);
  const running = await form.start(runtimes, tokens);
  const gateway = await gatewayOn(running, tokens);
  return {
    runtimes,
    clock,
    graph: async (document, variables = {}, actor = ADMIN, headers = {}) =>
      ask(gateway.url, document, variables, {
        ...headers,
        ...(actor ? { authorization: `Bearer ${await tokens.sign(actor, 600)}` } : {}),
      }),
    settle: () => running.settle(),
    async close() {
      await gateway.close();
      await running.close();
      await form.drop();
    },
  };
}
