import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { AvailabilityResolver } from './schema/availability.resolver.js';
import { ItemResolver } from './schema/item.resolver.js';
import { LevelResolver } from './schema/level.resolver.js';
import { OrderDecisionsResolver } from './schema/order-decisions.resolver.js';
import { EditSummaryResolver, EditSummaryStub } from './schema/edit-summary.resolver.js';
import { OrderLineSupplyResolver } from './schema/order-line.resolver.js';
import { OrderLineStub } from './schema/order-line.type.js';
import { OrderStub } from './schema/order.type.js';
import { PurchaseOrderResolver } from './schema/purchase-order.resolver.js';
import { references } from './schema/references.resolver.js';
import { ReorderAlertResolver } from './schema/reorder-alert.resolver.js';
import { SetupMutations } from './schema/setup.mutations.js';
import { SourcingMutations } from './schema/sourcing.mutations.js';
import { SourcingResolver } from './schema/sourcing.resolver.js';
import { CycleCountMutations } from './schema/cycle-count.mutations.js';
import { PlanningMutations } from './schema/planning.mutations.js';
import { CycleCountResolver, TransferResolver } from './schema/stock-operations.resolver.js';
import { TransferMutations } from './schema/transfer.mutations.js';
import { StockMutations } from './schema/stock.mutations.js';
import { ReplenishmentMutations } from './schema/replenishment.mutations.js';

/** The inventory subgraph. */
export const buildInventorySchema = (): Promise<SubgraphSchema> =>
  federatedSchema({
    resolvers: [
      ItemResolver,
      LevelResolver,
      PurchaseOrderResolver,
      ReorderAlertResolver,
      OrderDecisionsResolver,
      OrderLineSupplyResolver,
      EditSummaryResolver,
      AvailabilityResolver,
      SetupMutations,
      StockMutations,
      SourcingResolver,
      TransferResolver,
      CycleCountResolver,
      TransferMutations,
      CycleCountMutations,
      PlanningMutations,
      SourcingMutations,
      ReplenishmentMutations,
    ],
    orphanedTypes: [OrderStub, OrderLineStub, EditSummaryStub],
    references,
  });
