import { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import { ActorTokens } from '@oms/platform/auth/token';
import type { Actor } from '@oms/platform/auth/actor';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { silentLogger, type Logger } from '@oms/platform/observe/logger';
import { SettableClock } from '@oms/platform/values/clock';
import { serveGateway } from '@oms/gateway/serve-gateway';
import { registerRoutes } from '@oms/jobs/register-routes';
import { assembleRuntimes, type Runtimes } from '@oms/jobs/runtimes';
import { readSupergraph } from '@oms/schema/files';
import { openAuthentication, type TokenSources } from '../authentication.js';
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
  /** Where the gateway listens. */
  readonly url: string;
  /** The Authorization header of a development token for the actor. */
  authorization(actor: Actor): Promise<string>;
  /** Opens another gateway in front of the same subgraphs; the test closes it. */
  openGateway(): Promise<TestGateway>;
  /** Asks the gateway over HTTP as the actor (null: without a token). */
  graph(document: string, variables?: Record<string, unknown>, actor?: Actor | null): Promise<GraphAnswer>;
  /** Delivers every event until nothing is left. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const SECRET = 'a secret of a test that is long enough';
const ADMIN: Actor = { role: 'admin', id: 'test-admin' };

/** Whether this run of the tests is on Redis and five databases: OMS_TEST_FORM is `distributed`. */
const isDistributed = process.env['OMS_TEST_FORM'] === 'distributed';

const openForm = async (): Promise<TestForm> =>
  isDistributed ? (await import('./distributed-form.js')).distributedForm() : embeddedForm();

/** What a test may want otherwise. */
export interface TestSystemOptions extends Partial<TokenSources> {
  /** Where gateways and subgraphs log to; nowhere by default. */
  readonly logger?: Logger;
}

/** One gateway of a test system. */
export interface TestGateway {
  readonly url: string;
  close(): Promise<void>;
}

async function gatewayOn({ subgraphs, http }: RunningForm, options: TestSystemOptions): Promise<TestGateway> {
  const { logger = silentLogger, oidc, developmentTokens = true } = options;
  const connections = http ? { http } : {};
  const authentication = openAuthentication({
    oidc,
    developmentTokens,
    actorSecret: SECRET,
    customers: subgraphs['customers'],
    ...connections,
    logger,
  });
  const gateway = await serveGateway({
    supergraphSdl: readSupergraph(),
    subgraphs,
    ...connections,
    logger,
    port: 0,
    explorer: false,
    verifyToken: authentication.identify,
  });
  return {
    url: gateway.url,
    async close() {
      await gateway.close();
      await authentication.close();
    },
  };
}

async function ask(url: string, document: string, variables: Record<string, unknown>, authorization?: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body: JSON.stringify({ query: document, variables }),
  });
  return (await response.json()) as GraphAnswer;
}

export async function openTestSystem(
  start = new Date('2026-03-02T09:00:00Z'),
  options: TestSystemOptions = {},
): Promise<TestSystem> {
  const form = await openForm();
  const clock = new SettableClock(start);
  const secrets = { dataSecret: SECRET, tokenSecret: SECRET };
  const runtimes = assembleRuntimes(form.databases, { clock, logger: options.logger ?? silentLogger, secrets });
  for (const name of SUBGRAPHS) await registerRoutes(form.databases[name]);
  const tokens = new ActorTokens(SECRET);
  const running = await form.start(runtimes, new ActorAssertions(SECRET));
  const gateway = await gatewayOn(running, options);
  return {
    runtimes,
    clock,
    url: gateway.url,
    authorization: async (actor) => `Bearer ${await tokens.sign(actor, 600)}`,
    openGateway: () => gatewayOn(running, options),
    graph: async (document, variables = {}, actor = ADMIN) =>
      ask(gateway.url, document, variables, actor ? `Bearer ${await tokens.sign(actor, 600)}` : undefined),
    settle: () => running.settle(),
    async close() {
      await gateway.close();
      await running.close();
      await form.drop();
    },
  };
}
