import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';
import { project } from './project.js';

export interface StockFact {
  readonly sku: string;
  readonly locationId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly backordered: number;
  readonly onOrder: number;
  readonly available: number;
  readonly reorderPoint: number | null;
}

/** Stock as it is now. */
export const projectStock = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<StockFact>[],
): Promise<void> =>
  project(ctx, 'analytics.project-stock', events, async (tx, found) => {
    const levels = found.map(
      ({ sku, locationId, onHand, reserved, backordered, onOrder, available, reorderPoint }) => ({
        sku,
        location_id: locationId,
        on_hand: onHand,
        available,
        below_reorder_point: reorderPoint !== null && onHand - reserved - backordered + onOrder <= reorderPoint,
      }),
    );
    await run(
      tx.db,
      sql`insert into fact_stock select * from ${recordset(levels, 's', 'sku text, location_id uuid, on_hand int, available int, below_reorder_point boolean')} on conflict (sku, location_id) do update set on_hand = excluded.on_hand, available = excluded.available, below_reorder_point = excluded.below_reorder_point`,
    );
  });
