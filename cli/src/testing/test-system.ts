import { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import { ActorTokens } from '@oms/platform/auth/token';
import type { Actor } from '@oms/platform/auth/actor';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { silentLogger, type Logger } from '@oms/platform/observe/logger';
import { SettableClock } from '@oms/platform/values/clock';
import { serveGateway, type GatewayServer, type ServeGatewayOptions } from '@oms/gateway/serve-gateway';
import type { NotificationOptions } from '@oms/customers/services';
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
  /** Where its gateway listens, without a slash at the end. */
  readonly url: string;
  /** A further gateway over the same subgraphs, as another process has it; closed with the system. */
  openGateway(options?: TestGatewayOptions): Promise<GatewayServer>;
  /** An Authorization header for the actor. */
  authorization(actor: Actor, seconds?: number): Promise<string>;
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
  close(): Promise<void>;
}

/** The one secret that test systems have for everything. */
export const TEST_SECRET = 'a secret of a test that is long enough';
const ADMIN: Actor = { role: 'admin', id: 'test-admin' };

/** Whether this run of the tests is on Redis and five databases: OMS_TEST_FORM is `distributed`. */
const isDistributed = process.env['OMS_TEST_FORM'] === 'distributed';

const openForm = async (): Promise<TestForm> =>
  isDistributed ? (await import('./distributed-form.js')).distributedForm() : embeddedForm();

/** How a test system differs from the usual one. */
export interface TestSystemOptions extends Partial<TokenSources> {
  /** Where its clock stands. */
  readonly start?: Date;
  /** Where gateways and subgraphs log to; nowhere by default. */
  readonly logger?: Logger;
  /** How customers are told things; nowhere by default. */
  readonly notifications?: NotificationOptions;
  /** Whether subscriptions are served. */
  readonly live?: boolean;
  /** Where people of the house are told things. */
  readonly houseAddresses?: NotificationOptions['houseAddresses'];
}

/** What a further gateway may have otherwise. */
export type TestGatewayOptions = Partial<ServeGatewayOptions>;

async function gatewayOn(
  form: TestForm,
  { subgraphs, http }: RunningForm,
  { logger = silentLogger, oidc, developmentTokens = true }: TestSystemOptions,
  { live, ...options }: TestGatewayOptions,
): Promise<GatewayServer> {
  const connections = http ? { http } : {};
  const { customers } = subgraphs;
  const sources = { oidc, developmentTokens, actorSecret: TEST_SECRET, tokenSecret: TEST_SECRET };
  const authentication = openAuthentication({ ...sources, customers, ...connections, logger });
  const gateway = await serveGateway({
    supergraphSdl: readSupergraph(),
    subgraphs,
    ...connections,
    logger,
    port: 0,
    explorer: false,
    verifyToken: authentication.identify,
    drainTimeoutMs: 2_000,
    ...(live ? { live: { status: await form.openStatus(), ...live } } : {}),
    ...options,
  });
  const close = async (): Promise<void> => {
    await gateway.close();
    await authentication.close();
  };
  return { ...gateway, close };
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

/** The five subgraphs on the form's databases. */
async function runtimesOn(form: TestForm, options: TestSystemOptions, clock: SettableClock): Promise<Runtimes> {
  const { logger = silentLogger, live = false, houseAddresses = {}, notifications = {} } = options;
  const secrets = { dataSecret: TEST_SECRET, tokenSecret: TEST_SECRET };
  const status = live ? { status: await form.openStatus() } : {};
  return assembleRuntimes(form.databases, {
    clock,
    logger,
    secrets,
    notifications: { houseAddresses, ...notifications },
    ...status,
  });
}

export async function openTestSystem(options: TestSystemOptions = {}): Promise<TestSystem> {
  const { start = new Date('2026-03-02T09:00:00Z'), live = false } = options;
  const form = await openForm();
  const clock = new SettableClock(start);
  const runtimes = await runtimesOn(form, options, clock);
  for (const name of SUBGRAPHS) await registerRoutes(form.databases[name]);
  const tokens = new ActorTokens(TEST_SECRET);
  const running = await form.start(runtimes, new ActorAssertions(TEST_SECRET));
  const gateways: GatewayServer[] = [];
  const openGateway: TestSystem['openGateway'] = async (gatewayOptions = {}) => {
    const gateway = await gatewayOn(form, running, options, { ...(live ? { live: {} } : {}), ...gatewayOptions });
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
