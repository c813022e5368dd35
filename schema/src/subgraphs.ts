import type { SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import { buildAnalyticsSchema } from '@oms/analytics/subgraph';
import { buildCustomersSchema } from '@oms/customers/subgraph';
import { buildFulfillmentSchema } from '@oms/fulfillment/subgraph';
import { buildInventorySchema } from '@oms/inventory/subgraph';
import { buildOrdersSchema } from '@oms/orders/subgraph';

/** How each subgraph's schema is built from its code. */
const SCHEMA_BUILDERS: Readonly<Record<SubgraphName, () => Promise<SubgraphSchema>>> = {
  orders: buildOrdersSchema,
  inventory: buildInventorySchema,
  customers: buildCustomersSchema,
  fulfillment: buildFulfillmentSchema,
  analytics: buildAnalyticsSchema,
};

/** The five schemas, built. */
export async function buildSchemas(): Promise<Record<SubgraphName, SubgraphSchema>> {
  const entries = await Promise.all(
    Object.entries(SCHEMA_BUILDERS).map(async ([name, build]): Promise<[string, SubgraphSchema]> => [
      name,
      await build(),
    ]),
  );
  return Object.fromEntries(entries) as Record<SubgraphName, SubgraphSchema>;
}
