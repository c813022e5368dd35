import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { CustomerResolver, references } from './schema/customer.resolver.js';

/** The customers subgraph. */
export const buildCustomersSchema = (): Promise<SubgraphSchema> =>
  federatedSchema({ resolvers: [CustomerResolver], references });
