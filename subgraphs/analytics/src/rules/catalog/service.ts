import { metricOf, sumOf, type MetricFamily } from './model.js';

const work = sumOf('case');
const metric = metricOf('service');

/** What customers and colleagues needed help with. */
export const SERVICE: MetricFamily = {
  name: 'service',
  measures: [
    work('caseCount', '1'),
    work('openCaseCount', "(k.status not in ('RESOLVED', 'CLOSED'))::int"),
    work('resolvedCaseCount', '(k.resolved_at is not null)::int'),
    work('overdueCaseCount', '(k.due_at is not null and coalesce(k.resolved_at, z.now) > k.due_at)::int'),
    work('escalatedCaseCount', '(k.escalation_level > 0)::int'),
    work('resolutionSeconds', 'coalesce(extract(epoch from k.resolved_at - k.opened_at), 0)', { decimal: true }),
  ],
  metrics: [
    metric('cases', 'count', 'Cases opened', 'caseCount'),
    metric('openCases', 'count', 'Cases that are neither resolved nor closed', 'openCaseCount'),
    metric('resolvedCases', 'count', 'Cases resolved', 'resolvedCaseCount'),
    metric('overdueCases', 'count', 'Cases that were, or are, not resolved in time', 'overdueCaseCount'),
    metric('escalationRate', 'percent', 'Share of the cases that went up a level', '100 * escalatedCaseCount / caseCount'),
    metric('resolutionTime', 'seconds', 'Average time from opened to resolved', 'resolutionSeconds / resolvedCaseCount'),
  ],
}; // prettier-ignore
