import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';
import { project } from './project.js';

export interface FulfillmentFact {
  readonly orderId: string;
  readonly orders: readonly {
    readonly fulfillmentOrderId: string;
    readonly locationId: string;
    readonly status: string;
    readonly lines: readonly { readonly quantity: number; readonly shipped: number }[];
  }[];
}

/** Replaces the work of the locations for each order by its newest state. */
export const projectFulfillment = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<FulfillmentFact>[],
): Promise<void> =>
  project(ctx, 'analytics.project-fulfillment', events, async (tx, found) => {
    const work = found.flatMap(({ orderId, orders }) =>
      orders.map((one) => ({
        fulfillment_order_id: one.fulfillmentOrderId,
        order_id: orderId,
        location_id: one.locationId,
        status: one.status,
        units: one.lines.reduce((sum, line) => sum + line.quantity, 0),
        shipped: one.lines.reduce((sum, line) => sum + line.shipped, 0),
      })),
    );
    const orders = found.map(({ orderId }) => orderId);
    await run(
      tx.db,
      sql`delete from fact_fulfillment where order_id = any(${orders}::uuid[]) and not fulfillment_order_id = any(${work.map((one) => one.fulfillment_order_id)}::uuid[])`,
    );
    await run(
      tx.db,
      sql`insert into fact_fulfillment select * from ${recordset(work, 'f', 'fulfillment_order_id uuid, order_id uuid, location_id uuid, status text, units int, shipped int')} on conflict (fulfillment_order_id) do update set location_id = excluded.location_id, status = excluded.status, units = excluded.units, shipped = excluded.shipped`,
    );
  });
