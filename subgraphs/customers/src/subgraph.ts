import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { CaseQueueResolver } from './schema/case-queue.resolver.js';
import { visibleCase } from './schema/case.loaders.js';
import { CaseMutations } from './schema/case.mutations.js';
import { CaseResolver, CustomerCasesResolver, OrderCasesResolver } from './schema/case.resolver.js';
import type { Context } from './schema/customer.loaders.js';
import { CustomerResolver, references } from './schema/customer.resolver.js';

/** The customers subgraph. */
export const buildCustomersSchema = (): Promise<SubgraphSchema> =>
  federatedSchema({
    resolvers: [
      CustomerResolver,
      CaseResolver,
      CaseMutations,
      CaseQueueResolver,
      OrderCasesResolver,
      CustomerCasesResolver,
    ],
    references: {
      ...references,
      Case: ({ id }: { id: string }, ctx: Context) => visibleCase(ctx, id),
    },
  });
