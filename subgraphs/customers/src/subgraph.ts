import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { isId } from '@oms/platform/values/ids';
import { ApiKeyResolver } from './schema/api-key.resolver.js';
import { CaseQueueResolver } from './schema/case-queue.resolver.js';
import { visibleCase } from './schema/case.loaders.js';
import { CaseMutations } from './schema/case.mutations.js';
import { CaseResolver, CustomerCasesResolver, OrderCasesResolver } from './schema/case.resolver.js';
import type { Context } from './schema/customer.loaders.js';
import { CustomerResolver, references } from './schema/customer.resolver.js';
import { DataExportResolver } from './schema/data-export.resolver.js';
import {
  CustomerNotificationsResolver,
  NotificationResolver,
  OrderNotificationsResolver,
} from './schema/notification.resolver.js';
import { RetentionResolver } from './schema/retention.resolver.js';
import { SuppressionResolver } from './schema/suppression.resolver.js';
import { companyById } from './schema/profile.loaders.js';
import { ProfileMutations } from './schema/profile.mutations.js';
import { CompanyResolver, ProfileResolver } from './schema/profile.resolver.js';

/** The customers subgraph. */
export const buildCustomersSchema = (): Promise<SubgraphSchema> =>
  federatedSchema({
    resolvers: [
      CustomerResolver,
      ApiKeyResolver,
      CaseResolver,
      CaseMutations,
      CaseQueueResolver,
      OrderCasesResolver,
      ProfileResolver,
      ProfileMutations,
      CompanyResolver,
      NotificationResolver,
      CustomerNotificationsResolver,
      OrderNotificationsResolver,
      CustomerCasesResolver,
      DataExportResolver,
      RetentionResolver,
      SuppressionResolver,
    ],
    references: {
      ...references,
      Company: ({ id }: { id: string }, ctx: Context) =>
        ctx.can('customers:read') && isId(id) ? ctx.load(companyById, id) : null,
      Case: ({ id }: { id: string }, ctx: Context) => visibleCase(ctx, id),
    },
  });
