import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { FulfillmentMutations } from './schema/fulfillment-order.mutations.js';
import { FulfillmentOrderResolver } from './schema/fulfillment-order.resolver.js';
import { FilesResolver } from './schema/files.resolver.js';
import { LabelBatchResolver } from './schema/label-batch.resolver.js';
import { ManifestResolver } from './schema/manifest.resolver.js';
import { PartnerResolver } from './schema/partner.resolver.js';
import { PickListResolver } from './schema/pick-list.resolver.js';
import { OrderFulfillmentResolver, references } from './schema/references.resolver.js';
import { ReturnLabelResolver } from './schema/return-label.resolver.js';
import { ShipmentResolver } from './schema/shipment.resolver.js';
import { WarehouseSetupResolver } from './schema/warehouse-setup.resolver.js';
import { WorkPlanningMutations } from './schema/work-planning.mutations.js';
import { LocationStub, ReturnStub } from './schema/stubs.type.js';

/** The fulfillment subgraph. */
export const buildFulfillmentSchema = (): Promise<SubgraphSchema> =>
  federatedSchema({
    resolvers: [
      FulfillmentOrderResolver,
      FulfillmentMutations,
      WorkPlanningMutations,
      PickListResolver,
      WarehouseSetupResolver,
      ShipmentResolver,
      LabelBatchResolver,
      ManifestResolver,
      FilesResolver,
      PartnerResolver,
      OrderFulfillmentResolver,
      ReturnLabelResolver,
    ],
    orphanedTypes: [LocationStub, ReturnStub],
    references,
  });
