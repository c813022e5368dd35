import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { OrderLineType } from './schema/order-parts.type.js';
import { OrderMutations } from './schema/order.mutations.js';
import { OrderQueries } from './schema/order.queries.js';
import { OrderResolver } from './schema/order.resolver.js';
import { CustomerOrdersResolver, references } from './schema/references.resolver.js';
import { SetupMutations } from './schema/setup.mutations.js';
import { ItemStub, LocationStub } from './schema/stubs.type.js';

/** The orders subgraph. */
export const buildOrdersSchema = (): Promise<SubgraphSchema> =>
  federatedSchema({
    resolvers: [OrderQueries, OrderResolver, OrderMutations, SetupMutations, CustomerOrdersResolver],
    orphanedTypes: [OrderLineType, ItemStub, LocationStub],
    references,
  });
