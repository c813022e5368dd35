import { FONT_SETTINGS } from '@oms/platform/pdf/own-fonts';
import { FULFILLMENT_SETTINGS } from '@oms/fulfillment/settings';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { WORKER_GROUPS } from '@oms/jobs/worker-groups';
import { PAYMENT_SETTINGS } from '@oms/orders/payments/provider-from-environment';
import { GRAPH_SETTINGS } from '../graph-settings.js';
import { OIDC_SETTINGS } from '../oidc-settings.js';
import type { SecretName } from '../secrets.js';
import type { Settings } from '../settings.js';
import { QUEUES, type StoreName } from '../stores.js';

/** One kind of process of a distributed installation, and the least that it has to be given. */
export interface ProcessSpec {
  readonly name: string;
  /** Arguments of the `oms` command. */
  readonly command: readonly [string, ...string[]];
  /** Port on which it listens unless PORT says otherwise; also its place in the list. */
  readonly port: number;
  readonly secrets: readonly SecretName[];
  readonly databases: readonly StoreName[];
  /** Variables beside these that it reads, and can do without. */
  readonly options?: readonly (keyof Settings)[];
  /** Arguments of Node.js. */
  readonly nodeFlags?: readonly string[];
  /** Calls systems of others: payment providers, carriers, mail servers, an issuer of tokens. */
  readonly callsOut?: boolean;
  /** Subgraphs that it calls. */
  readonly calls: readonly SubgraphName[];
}

export const GATEWAY_PORT = 4_000;
const FIRST_WORKER_PORT = GATEWAY_PORT + 11;

const SUBGRAPH_SECRETS: Readonly<Record<SubgraphName, readonly SecretName[]>> = {
  orders: ['dataSecret', 'tokenSecret'],
  inventory: ['tokenSecret'],
  customers: ['dataSecret', 'tokenSecret'],
  fulfillment: ['dataSecret'],
  analytics: ['dataSecret'],
};

type Options = readonly (keyof Settings)[];
const namesIn = (settings: object): Options => Object.keys(settings) as (keyof Settings)[];

const TEMPLATES: Options = ['OMS_TEMPLATES_DIR'];
const MAIL: Options = [
  'OMS_SMTP_URL',
  'OMS_MAIL_FROM',
  'OMS_NOTICE_WEBHOOK_URL',
  'OMS_NOTICE_WEBHOOK_SECRET',
  ...TEMPLATES,
];
/** Who draws documents and labels. */
const FONTS = namesIn(FONT_SETTINGS);
/** Whom labels are bought from, and where their files lie. */
const CARRIERS = namesIn(FULFILLMENT_SETTINGS);
/** Who takes card payments: whoever works on orders must know, or it would move no money. */
const PAYMENTS = namesIn(PAYMENT_SETTINGS);
/** Whose tokens hold, and what clients may ask. */
const CLIENTS = [...namesIn(OIDC_SETTINGS), ...namesIn(GRAPH_SETTINGS)];

const OPTIONS: Readonly<Record<string, Options>> = {
  gateway: CLIENTS,
  orders: [...PAYMENTS, ...FONTS],
  customers: TEMPLATES,
  fulfillment: [...CARRIERS, ...FONTS],
  // Writes down whom notices go to, people of the house among them.
  'work-records': ['OMS_PLANNERS_EMAIL'],
  'work-notifications': MAIL,
  'work-labels': [...CARRIERS, ...FONTS],
  'work-schedules': [...CARRIERS, ...FONTS],
};

const CALL_OUT = new Set([
  'orders',
  'fulfillment',
  'gateway',
  'work-payments',
  'work-labels',
  // Looks up payments and parcels whose outcome is unknown.
  'work-schedules',
  'work-notifications',
]);

const moreOf = (name: string, common: Options = []): Pick<ProcessSpec, 'options' | 'callsOut'> => {
  const options = [...common, ...(OPTIONS[name] ?? [])];
  return { ...(options.length > 0 ? { options } : {}), ...(CALL_OUT.has(name) ? { callsOut: true } : {}) };
};

const gateway: ProcessSpec = {
  name: 'gateway',
  command: ['serve', 'gateway'],
  port: GATEWAY_PORT,
  secrets: ['actorSecret', 'gatewaySecret', 'tokenSecret'],
  databases: [QUEUES],
  // Answers live for as long as subgraphs take: in room enough, most of them are never moved to where the old are kept.
  nodeFlags: ['--max-semi-space-size=64'],
  ...moreOf('gateway'),
  calls: SUBGRAPHS,
};

const subgraphs: readonly ProcessSpec[] = SUBGRAPHS.map((name, index) => ({
  name,
  command: ['serve', name],
  port: GATEWAY_PORT + 1 + index,
  secrets: ['actorSecret', 'gatewaySecret', ...SUBGRAPH_SECRETS[name]],
  // Orders tell those who watch them at once; that goes the way of the queues.
  databases: name === 'orders' ? [name, QUEUES] : [name],
  ...moreOf(name),
  calls: [],
}));

const relay: ProcessSpec = {
  name: 'relay',
  command: ['relay'],
  port: GATEWAY_PORT + 10,
  secrets: [],
  databases: [...SUBGRAPHS, QUEUES],
  calls: [],
};

const workers: readonly ProcessSpec[] = WORKER_GROUPS.map((group, index) => ({
  name: `work-${group}`,
  command: ['work', group],
  port: FIRST_WORKER_PORT + index,
  secrets: ['dataSecret', 'tokenSecret'],
  databases: [...SUBGRAPHS, QUEUES],
  ...moreOf(`work-${group}`, PAYMENTS),
  calls: [],
}));

/** Every process of a distributed installation, in the order in which they are started. */
export const PROCESSES: readonly ProcessSpec[] = [...subgraphs, relay, ...workers, gateway];

/** The process that is started by these arguments; several groups in one worker process share the first one's port. */
export function specOf(...command: readonly string[]): ProcessSpec {
  const spec = PROCESSES.find((candidate) => candidate.command.join(' ') === command.slice(0, 2).join(' '));
  if (!spec) throw new Error(`there is no process ${command.join(' ')}`);
  return spec;
}
