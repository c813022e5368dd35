import type { OperationContext } from '@oms/platform/commands/run-command';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { archiveOf } from '../storage/archive.js';
import { putRows, type OwnedTable } from '../storage/replace-rows.js';
import { SETTING } from '../storage/write-order-facts.js';
import { project } from './project.js';

/** What analytics reads of `ReorderAlertChanged`. */
export interface AlertFact {
  readonly alertId: string;
  readonly sku: string;
  readonly locationId: string;
  readonly status: string;
  readonly reorderPosition: number;
  readonly reorderPoint: number;
  readonly suggestedQuantity: number;
  /** Absent in events of an older version, which do not count. */
  readonly raisedAt?: string;
  readonly closedAt?: string | null;
}

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
export const alertsProjection: Projection<AlertFact> = {
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
  events: readonly IntegrationEvent<AlertFact>[],
): Promise<void> => project(ctx, alertsProjection, events);
