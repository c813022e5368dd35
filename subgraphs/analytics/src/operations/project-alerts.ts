import type { OperationContext } from '@oms/platform/commands/run-command';
import type { ReorderAlertChanged } from '@oms/platform/events/stock-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { archiveOf } from '../storage/archive.js';
import { putRows, type OwnedTable } from '../storage/replace-rows.js';
import { SETTING } from '../storage/write-order-facts.js';
import { project } from './project.js';

const ALERT: OwnedTable = {
  name: 'fact_alert',
  key: 'alert_id',
  owner: 'alert_id',
  columns:
    'alert_id uuid, sku text, location_id uuid, status text, reorder_position int, reorder_point int, suggested_quantity int, raised_at timestamptz, closed_at timestamptz',
  derived: { day: '(r.raised_at at time zone z.time_zone)::date' },
  joins: SETTING,
};

/** Reorder alerts. */
export const alertsProjection: Projection<ReorderAlertChanged> = {
  consumer: 'analytics.project-alerts',
  archives: [archiveOf(ALERT)],
  write: (db, found) =>
    putRows(
      db,
      ALERT,
      found
        .filter(({ raisedAt }) => raisedAt)
        .map((one) => ({
          alert_id: one.alertId,
          sku: one.sku,
          location_id: one.locationId,
          status: one.status,
          reorder_position: one.reorderPosition,
          reorder_point: one.reorderPoint,
          suggested_quantity: one.suggestedQuantity,
          raised_at: one.raisedAt,
          closed_at: one.closedAt ?? null,
        })),
    ),
};

/** What has become of reorder alerts. */
export const projectAlerts = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<ReorderAlertChanged>[],
): Promise<void> => project(ctx, alertsProjection, events);
