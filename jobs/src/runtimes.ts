import { openDatabase, type Database } from '@oms/platform/database/database';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import type { SubgraphRuntime } from '@oms/platform/graphql/subgraph-context';
import type { Logger } from '@oms/platform/observe/logger';
import type { StatusPort } from '@oms/platform/status/status-port';
import { forgetWake } from '@oms/platform/outbox/wake';
import type { Clock } from '@oms/platform/values/clock';
import { analyticsSource } from '@oms/analytics/source';
import { createAnalyticsServices, type AnalyticsServices } from '@oms/analytics/services';
import { customersSource } from '@oms/customers/source';
import { createCustomersServices, type CustomersServices, type NotificationOptions } from '@oms/customers/services';
import { fulfillmentSource } from '@oms/fulfillment/source';
import { createFulfillmentServices, type FulfillmentServices } from '@oms/fulfillment/services';
import { inventorySource } from '@oms/inventory/source';
import { createInventoryServices, type InventoryServices } from '@oms/inventory/services';
import { hintChanges } from '@oms/orders/operations/hint-changes';
import { ordersSource } from '@oms/orders/source';
import { createOrdersServices, type OrdersServices } from '@oms/orders/services';

/** Migrations and entities of the five subgraphs, in the order in which they are migrated. */
export const SOURCES = [ordersSource, inventorySource, customersSource, fulfillmentSource, analyticsSource] as const;

/** The five subgraphs' databases. */
export type Databases = Readonly<Record<SubgraphName, Database>>;

/** The five subgraphs, connected, with their services: what workers and the all-in-one process stand on. */
export interface Runtimes {
  readonly orders: SubgraphRuntime<OrdersServices>;
  readonly inventory: SubgraphRuntime<InventoryServices>;
  readonly customers: SubgraphRuntime<CustomersServices>;
  readonly fulfillment: SubgraphRuntime<FulfillmentServices>;
  readonly analytics: SubgraphRuntime<AnalyticsServices>;
  readonly byName: Readonly<Record<SubgraphName, SubgraphRuntime>>;
  readonly databases: Databases;
  /** Where what is new is told; absent: nobody listens. */
  readonly status?: StatusPort;
  close(): Promise<void>;
}

export interface Secrets {
  /** Seals personal data between subgraphs. */
  readonly dataSecret: string;
  /** Signs reservation tokens. */
  readonly tokenSecret: string;
}

export interface RuntimeOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Read by those subgraphs only that need them. */
  readonly secrets: Secrets;
  /** How customers are told things. Default: only noted. */
  readonly notifications?: NotificationOptions;
  /** Connections to each database at most. Default 10. */
  readonly poolSize?: number;
  /** Where those who watch are told at once that something was committed. */
  readonly status?: StatusPort;
}

const createServices = {
  orders: createOrdersServices,
  inventory: createInventoryServices,
  customers: createCustomersServices,
  fulfillment: createFulfillmentServices,
  analytics: createAnalyticsServices,
} as const satisfies Record<SubgraphName, (options: Secrets & NotificationOptions) => unknown>;

type ServicesOf<Name extends SubgraphName> = ReturnType<(typeof createServices)[Name]>;

function runtimeOn<Name extends SubgraphName>(
  name: Name,
  database: Database,
  { clock, logger, secrets, notifications, status }: RuntimeOptions,
): SubgraphRuntime<ServicesOf<Name>> {
  if (name === 'orders' && status) hintChanges(database, status);
  // A process is given some secrets only, each read when it is asked for: a copy of them would hold none.
  const given = Object.assign(Object.create(secrets) as Secrets, notifications);
  const services = createServices[name](given) as ServicesOf<Name>;
  return { database, clock, logger: logger.child({ subgraph: name }), services };
}

type ConnectOptions = Pick<RuntimeOptions, 'logger' | 'poolSize'>;

function open(name: SubgraphName, url: string, { logger, poolSize }: ConnectOptions): Promise<Database> {
  const source = SOURCES.find((candidate) => candidate.name === name);
  if (!source) throw new Error(`there is no subgraph ${name}`);
  return openDatabase({ ...source, url, logger, ...(poolSize ? { poolSize } : {}) });
}

/** Connects to the five databases by URL; each connection is opened when it is first needed. */
export async function openDatabases(
  urls: Readonly<Record<SubgraphName, string>>,
  options: ConnectOptions,
): Promise<Databases> {
  const opened = SUBGRAPHS.map(async (name) => [name, await open(name, urls[name], options)] as const);
  return Object.fromEntries(await Promise.all(opened)) as Record<SubgraphName, Database>;
}

export async function closeDatabases(databases: Databases): Promise<void> {
  for (const name of SUBGRAPHS) forgetWake(databases[name]);
  await Promise.all(SUBGRAPHS.map((name) => databases[name].close()));
}

/** Connects to one subgraph's database by URL, with its services. */
export async function openRuntime(name: SubgraphName, url: string, options: RuntimeOptions): Promise<SubgraphRuntime> {
  return runtimeOn(name, await open(name, url, options), options);
}

/** Puts services around databases that are open already. */
export function assembleRuntimes(databases: Databases, options: RuntimeOptions): Runtimes {
  const byName = {
    orders: runtimeOn('orders', databases.orders, options),
    inventory: runtimeOn('inventory', databases.inventory, options),
    customers: runtimeOn('customers', databases.customers, options),
    fulfillment: runtimeOn('fulfillment', databases.fulfillment, options),
    analytics: runtimeOn('analytics', databases.analytics, options),
  };
  const { status } = options;
  return { ...byName, byName, databases, ...(status && { status }), close: () => closeDatabases(databases) };
}
