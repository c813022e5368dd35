import { ActorTokens } from '@oms/platform/auth/token';
import type { Actor } from '@oms/platform/auth/actor';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { silentLogger } from '@oms/platform/observe/logger';
import { SettableClock } from '@oms/platform/values/clock';
import { serveGateway, type GatewayServer, type ServeGatewayOptions } from '@oms/gateway/serve-gateway';
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
  /** The gateway that it asks. */
  readonly gateway: GatewayServer;
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** A further gateway over the same subgraphs, as another process has it; closed with the system. */
  openGateway(options?: Partial<ServeGatewayOptions>): Promise<GatewayServer>;
  /** An Authorization header for the actor. */
  authorization(actor: Actor, seconds?: number): Promise<string>;
  close(): Promise<void>;
}

/** How a test system differs from the usual one. */
export interface TestSystemOptions {
  /** Where its clock stands. */
  readonly start?: Date;
  /** Whether subscriptions are served. */
  readonly live?: boolean;
}

const SECRET = 'a secret of a test that is long enough';
const ADMIN: Actor = { role: 'admin', id: 'test-admin' };

/** Whether this run of the tests is on Redis and five databases: OMS_TEST_FORM is `distributed`. */
const isDistributed = process.env['OMS_TEST_FORM'] === 'distributed';

const openForm = async (): Promise<TestForm> =>
  isDistributed ? (await import('./distributed-form.js')).distributedForm() : embeddedForm();

async function gatewayOn(
  form: TestForm,
  { subgraphs, http }: RunningForm,
  tokens: ActorTokens,
  { live, ...options }: Partial<ServeGatewayOptions>,
): Promise<GatewayServer> {
  return serveGateway({
    supergraphSdl: readSupergraph(),
    subgraphs,
    ...(http ? { http } : {}),
    logger: silentLogger,
    port: 0,
    explorer: false,
    verifyToken: (header) => tokens.identify(header),
    drainTimeoutMs: 2_000,
    ...(live ? { live: { status: await form.openStatus(), ...live } } : {}),
    ...options,
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

export async function openTestSystem({
  start = new Date('2026-03-02T09:00:00Z'),
  live = false,
}: TestSystemOptions = {}): Promise<TestSystem> {
  const form = await openForm();
  const clock = new SettableClock(start);
  const secrets = { dataSecret: SECRET, tokenSecret: SECRET };
  const status = live ? { status: await form.openStatus() } : {};
  const runtimes = assembleRuntimes(form.databases, { clock, logger: silentLogger, secrets, ...status });
  for (const name of SUBGRAPHS) await registerRoutes(form.databases[name]);
  const tokens = new ActorTokens(SECRET);
  const running = await form.start(runtimes, tokens);
  const gateways: GatewayServer[] = [];
  const openGateway: TestSystem['openGateway'] = async (options = {}) => {
    const gateway = await gatewayOn(form, running, tokens, { ...(live ? { live: {} } : {}), ...options });
    gateways.push(gateway);
    return gateway;
  };
  const gateway = await openGateway();
  const { url } = gateway;
  const authorization = async (actor: Actor, seconds = 600) => `Bearer ${await tokens.sign(actor, seconds)}`;
  return {
    runtimes,
    clock,
    gateway,
    url,
    openGateway,
    authorization,
    graph: async (document, variables = {}, actor = ADMIN, headers = {}) =>
      ask(url, document, variables, { ...headers, ...(actor ? { authorization: await authorization(actor) } : {}) }),
    settle: () => running.settle(),
    async close() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
      await running.close();
      await form.drop();
    },
  };
}
