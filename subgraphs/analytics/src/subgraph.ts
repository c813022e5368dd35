import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { ExportResolver } from './schema/export.resolver.js';
import { MetricsResolver } from './schema/metrics.resolver.js';
import { SavedReportResolver } from './schema/saved-report.resolver.js';
import { ReportingResolver } from './schema/reporting.resolver.js';

/** The analytics subgraph. */
export const buildAnalyticsSchema = (): Promise<SubgraphSchema> =>
  federatedSchema({ resolvers: [MetricsResolver, ReportingResolver, ExportResolver, SavedReportResolver] });
