import type { OperationContext } from '@oms/platform/commands/run-command';
import type { CaseChanged } from '@oms/platform/events/customer-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { archiveOf } from '../storage/archive.js';
import { putRows, type OwnedTable } from '../storage/replace-rows.js';
import { SETTING } from '../storage/write-order-facts.js';
import { project } from './project.js';

/** What analytics reads of `CaseChanged`. */
export type CaseFact = Omit<CaseChanged, 'ownerId'>;

const CASE: OwnedTable = {
  name: 'fact_case',
  key: 'case_id',
  owner: 'case_id',
  columns:
    'case_id uuid, number text, kind text, status text, severity text, queue text, customer_id uuid, order_id uuid, escalation_level smallint, opened_at timestamptz, due_at timestamptz, resolved_at timestamptz, resolution text',
  derived: { day: '(r.opened_at at time zone z.time_zone)::date' },
  joins: SETTING,
};

/** Cases, without what was written in them. */
export const casesProjection: Projection<CaseFact> = {
  consumer: 'analytics.project-cases',
  archives: [archiveOf(CASE)],
  write: (db, found) =>
    putRows(
      db,
      CASE,
      found.map(({ caseId, queueCode, customerId, orderId, escalationLevel, openedAt, dueAt, resolvedAt, ...one }) => ({
        case_id: caseId,
        queue: queueCode,
        customer_id: customerId,
        order_id: orderId,
        escalation_level: escalationLevel,
        opened_at: openedAt,
        due_at: dueAt,
        resolved_at: resolvedAt,
        ...one,
      })),
    ),
};

/** What has become of cases. */
export const projectCases = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<CaseFact>[],
): Promise<void> => project(ctx, casesProjection, events);
