import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';
import { project } from './project.js';

export interface OrderFact {
  readonly orderId: string;
  readonly number: string;
  readonly channelCode: string;
  readonly currency: string;
  readonly status: string;
  readonly historical: boolean;
  readonly placedAt: string;
  readonly shippedAt: string | null;
  readonly customerId: string | null;
  readonly shipCountry: string | null;
  readonly shippingTotal: number;
  readonly taxTotal: number;
  readonly total: number;
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly quantity: number;
    readonly cancelled: number;
    readonly backordered: number;
    readonly shipped: number;
    readonly unitPrice: number;
    readonly discountTotal: number;
    readonly netExact: string;
  }[];
}

const ORDER =
  'order_id uuid, number text, channel text, currency text, status text, historical boolean, placed_at timestamptz, shipped_at timestamptz, customer_id uuid, country text, shipping bigint, tax bigint, total bigint';
const LINE =
  'line_id uuid, order_id uuid, sku text, quantity int, cancelled int, backordered int, shipped int, gross bigint, discount bigint, net_exact numeric';

/** Replaces the facts of orders by their newest state; a line that the newest state does not list is gone. */
export const projectOrders = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<OrderFact>[],
): Promise<void> =>
  project(ctx, 'analytics.project-orders', events, async (tx, orders) => {
    const heads = orders.map((one) => ({
      order_id: one.orderId,
      number: one.number,
      channel: one.channelCode,
      currency: one.currency,
      status: one.status,
      historical: one.historical,
      placed_at: one.placedAt,
      shipped_at: one.shippedAt,
      customer_id: one.customerId,
      country: one.shipCountry,
      shipping: one.shippingTotal,
      tax: one.taxTotal,
      total: one.total,
    }));
    const lines = orders.flatMap((order) =>
      order.lines.map((line) => ({
        line_id: line.lineId,
        order_id: order.orderId,
        sku: line.sku,
        quantity: line.quantity,
        cancelled: line.cancelled,
        backordered: line.backordered,
        shipped: line.shipped,
        gross: line.unitPrice * (line.quantity - line.cancelled),
        discount: line.discountTotal,
        net_exact: line.netExact,
      })),
    );
    await run(
      tx.db,
      sql`insert into fact_order select * from ${recordset(heads, 'o', ORDER)} on conflict (order_id) do update set number = excluded.number, channel = excluded.channel, currency = excluded.currency,
          status = excluded.status, historical = excluded.historical, placed_at = excluded.placed_at, shipped_at = excluded.shipped_at, customer_id = excluded.customer_id,
          country = excluded.country, shipping = excluded.shipping, tax = excluded.tax, total = excluded.total`,
    );
    await run(
      tx.db,
      sql`delete from fact_order_line where order_id = any(${heads.map((one) => one.order_id)}::uuid[]) and not line_id = any(${lines.map((line) => line.line_id)}::uuid[])`,
    );
    await run(
      tx.db,
      sql`insert into fact_order_line select * from ${recordset(lines, 'l', LINE)} on conflict (line_id) do update set sku = excluded.sku, quantity = excluded.quantity, cancelled = excluded.cancelled, backordered = excluded.backordered,
          shipped = excluded.shipped, gross = excluded.gross, discount = excluded.discount, net_exact = excluded.net_exact`,
    );
  });
