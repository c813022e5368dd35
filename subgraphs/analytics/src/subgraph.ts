import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { MetricsResolver } from './schema/metrics.resolver.js';

/** The analytics subgraph. */
export const buildAnalyticsSchema = (): Promise<SubgraphSchema> => federatedSchema({ resolvers: [MetricsResolver] });
