import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { FulfillmentMutations } from './schema/fulfillment-order.mutations.js';
import { FulfillmentOrderResolver } from './schema/fulfillment-order.resolver.js';
import { OrderFulfillmentResolver, references } from './schema/references.resolver.js';
import { ShipmentResolver } from './schema/shipment.resolver.js';
import { LocationStub } from './schema/stubs.type.js';

/** The fulfillment subgraph. */
export const buildFulfillmentSchema = (): Promise<SubgraphSchema> =>
  federatedSchema({
    resolvers: [FulfillmentOrderResolver, FulfillmentMutations, ShipmentResolver, OrderFulfillmentResolver],
    orphanedTypes: [LocationStub],
    references,
  });
