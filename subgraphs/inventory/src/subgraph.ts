import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { AvailabilityResolver } from './schema/availability.resolver.js';
import { ReplenishmentMutations, SetupMutations, StockMutations } from './schema/mutations.js';
import {
  ItemResolver,
  LevelResolver,
  OrderDecisionsResolver,
  PurchaseOrderResolver,
  references,
  ReorderAlertResolver,
} from './schema/resolvers.js';
import { OrderStub } from './schema/types.js';

/** The inventory subgraph. */
export const buildInventorySchema = (): Promise<SubgraphSchema> =>
  federatedSchema({
    resolvers: [
      ItemResolver,
      LevelResolver,
      PurchaseOrderResolver,
      ReorderAlertResolver,
      OrderDecisionsResolver,
      AvailabilityResolver,
      SetupMutations,
      StockMutations,
      ReplenishmentMutations,
    ],
    orphanedTypes: [OrderStub],
    references,
  });
