import { openDatabase, type Database } from '@oms/platform/database/database';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import type { SubgraphRuntime } from '@oms/platform/graphql/subgraph-context';
import type { Logger } from '@oms/platform/observe/logger';
import { forgetWake } from '@oms/platform/outbox/wake';
import type { Clock } from '@oms/platform/values/clock';
import { analyticsSource } from '@oms/analytics/source';
import { createAnalyticsServices, type AnalyticsServices } from '@oms/analytics/services';
import { customersSource } from '@oms/customers/source';
import { createCustomersServices, type CustomersServices } from '@oms/customers/services';
import { fulfillmentSource } from '@oms/fulfillment/source';
import { createFulfillmentServices, type FulfillmentServices } from '@oms/fulfillment/services';
import { inventorySource } from '@oms/inventory/source';
import { createInventoryServices, type InventoryServices } from '@oms/inventory/services';
import { ordersSource } from '@oms/orders/source';
import { createOrdersServices, type OrdersServices } from '@oms/orders/services';

/** Migrations and entities of the five subgraphs, in the order in which they are migrated. */
export const SOURCES = [ordersSource, inventorySource, customersSource, fulfillmentSource, analyticsSource] as const;

/** The five subgraphs, connected, with their services: what workers and the all-in-one process stand on. */
export interface Runtimes {
  readonly orders: SubgraphRuntime<OrdersServices>;
  readonly inventory: SubgraphRuntime<InventoryServices>;
  readonly customers: SubgraphRuntime<CustomersServices>;
  readonly fulfillment: SubgraphRuntime<FulfillmentServices>;
  readonly analytics: SubgraphRuntime<AnalyticsServices>;
  readonly byName: Readonly<Record<SubgraphName, SubgraphRuntime>>;
  close(): Promise<void>;
}

export interface Secrets {
  /** Seals personal data between subgraphs. */
  readonly dataSecret: string;
  /** Signs reservation tokens. */
  readonly tokenSecret: string;
}

export interface RuntimeOptions extends Secrets {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Puts services around databases that are open already. */
export function assembleRuntimes(
  databases: Readonly<Record<string, Database>>,
  { clock, logger, dataSecret, tokenSecret }: RuntimeOptions,
): Runtimes {
  const runtime = <Services>(name: SubgraphName, services: Services): SubgraphRuntime<Services> => {
    const database = databases[name];
    if (!database) throw new Error(`no database for ${name}`);
    return { database, clock, logger: logger.child({ subgraph: name }), services };
  };
  const byName = {
    orders: runtime('orders', createOrdersServices({ dataSecret, tokenSecret })),
    inventory: runtime('inventory', createInventoryServices({ tokenSecret })),
    customers: runtime('customers', createCustomersServices()),
    fulfillment: runtime('fulfillment', createFulfillmentServices({ dataSecret })),
    analytics: runtime('analytics', createAnalyticsServices()),
  };
  return {
    ...byName,
    byName: byName,
    async close() {
      for (const name of SUBGRAPHS) forgetWake(byName[name].database);
      await Promise.all(SUBGRAPHS.map((name) => byName[name].database.close()));
    },
  };
}

/** Connects to the five databases by URL. */
export async function openRuntimes(
  urls: Readonly<Record<SubgraphName, string>>,
  options: RuntimeOptions & { readonly poolSize?: number },
): Promise<Runtimes> {
  const opened = await Promise.all(
    SOURCES.map((source) =>
      openDatabase({
        ...source,
        url: urls[source.name as SubgraphName],
        logger: options.logger,
        ...(options.poolSize ? { poolSize: options.poolSize } : {}),
      }),
    ),
  );
  return assembleRuntimes(Object.fromEntries(opened.map((database) => [database.name, database])), options);
}
