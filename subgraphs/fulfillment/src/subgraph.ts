import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import {
  FulfillmentMutations,
  FulfillmentOrderResolver,
  OrderFulfillmentResolver,
  references,
  ShipmentResolver,
} from './schema/fulfillment-order.resolver.js';
import { LocationStub } from './schema/fulfillment-order.type.js';

/** The fulfillment subgraph. */
export const buildFulfillmentSchema = (): Promise<SubgraphSchema> =>
  federatedSchema({
    resolvers: [FulfillmentOrderResolver, FulfillmentMutations, ShipmentResolver, OrderFulfillmentResolver],
    orphanedTypes: [LocationStub],
    references,
  });
