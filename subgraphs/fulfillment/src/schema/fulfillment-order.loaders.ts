import { alignByKey, groupByKey, groupInto } from '@oms/platform/graphql/align';
import { toConnection } from '@oms/platform/graphql/connection';
import { fetchPages, type Page, type PageRequest } from '@oms/platform/graphql/page';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { availableCommands } from '@oms/platform/values/lifecycle';
import { stableJson } from '@oms/platform/values/stable-json';
import { workLifecycle } from '../rules/lifecycles.js';
import type { ShipmentState, WorkLine, WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';

export type Context = SubgraphContext<FulfillmentServices>;
export type OrderRow = Omit<WorkOrder, 'lines' | 'shipments'> & { readonly locationCode: string | null };

/** Staff with fulfillment:read; an associate only at its own locations. */
export const maySee = (ctx: SubgraphContext, row: Pick<OrderRow, 'locationCode'>): boolean =>
  ctx.can('fulfillment:read') && (!ctx.actor?.locations || ctx.actor.locations.includes(row.locationCode ?? ''));

export const SELECTION = sql`o.*, l.code as location_code`;
export const FROM = sql`fulfillment_order o left join known_location l on l.id = o.location_id`;
/** Oldest first. */
export const BY_CREATION = [
  { expression: sql`o.created_at`, type: 'timestamptz' },
  { expression: sql`o.id`, type: 'uuid' },
] as const;

/** An associate's lists hold the work of its own locations only. */
export const ownLocations = (ctx: SubgraphContext): RawBuilder<unknown>[] =>
  ctx.actor?.locations ? [sql`l.code = any(${ctx.actor.locations}::text[])`] : [];

export const orderView = (row: OrderRow) => ({
  ...row,
  deliveryMethod: row.method,
  order: { id: row.orderId },
  location: { id: row.locationId },
  availableActions: availableCommands(workLifecycle, row.status),
});
export type OrderView = ReturnType<typeof orderView>;

/** A page of fulfillment orders as the graph shows it. */
export const orderConnection = (page: Page<OrderRow>) =>
  toConnection({ ...page, edges: page.edges.map(({ cursor, node }) => ({ cursor, node: orderView(node) })) });

export const orderById = defineLoader<string, OrderRow, FulfillmentServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<OrderRow>(ctx.db, sql`select ${SELECTION} from ${FROM} where o.id = any(${ids}::uuid[])`),
    (one) => one.id,
  ),
);

export const linesOfOrder = defineLoader<string, WorkLine[], FulfillmentServices>(async (ctx, ids) =>
  groupByKey(
    ids,
    await rows<WorkLine & { fulfillmentOrderId: string }>(
      ctx.db,
      sql`select * from fulfillment_order_line where fulfillment_order_id = any(${ids}::uuid[]) order by id`,
    ),
    (one) => one.fulfillmentOrderId,
  ),
);

export const shipmentView = (row: ShipmentState) => ({
  ...row,
  price: row.rate !== null && row.currency ? moneyOf(row.rate, row.currency) : null,
});
export type ShipmentRow = ShipmentState & { readonly fulfillmentOrderId: string };

export const shipmentsOfOrder = defineLoader<string, ShipmentRow[], FulfillmentServices>(async (ctx, ids) =>
  groupByKey(
    ids,
    await rows<ShipmentRow>(
      ctx.db,
      sql`select * from shipment where fulfillment_order_id = any(${ids}::uuid[]) order by position`,
    ),
    (one) => one.fulfillmentOrderId,
  ),
);

export const shipmentById = defineLoader<string, ShipmentRow & { locationCode: string | null }, FulfillmentServices>(
  async (ctx, ids) =>
    alignByKey(
      ids,
      await rows<ShipmentRow & { locationCode: string | null }>(
        ctx.db,
        sql`select s.*, l.code as location_code from shipment s join fulfillment_order o on o.id = s.fulfillment_order_id left join known_location l on l.id = o.location_id where s.id = any(${ids}::uuid[])`,
      ),
      (one) => one.id,
    ),
);

export const labelOfShipment = defineLoader<
  string,
  { shipmentId: string; pdf: Buffer; zpl: string },
  FulfillmentServices
>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<{ shipmentId: string; pdf: Buffer; zpl: string }>(
      ctx.db,
      sql`select * from shipping_label where shipment_id = any(${ids}::uuid[])`,
    ),
    (one) => one.shipmentId,
  ),
);

interface PagedKey {
  readonly id: string;
  readonly page: PageRequest;
}

/** Fulfillment orders below orders; parents that ask for the same page are one statement. */
export const ordersOfOrder = defineLoader<PagedKey, Page<OrderRow>, FulfillmentServices>(async (ctx, keys) => {
  const found = new Map<PagedKey, Page<OrderRow>>();
  for (const group of groupInto(keys, ({ page }) => stableJson(page)).values()) {
    const pages = await fetchPages<OrderRow>(ctx.db, {
      columns: SELECTION,
      from: FROM,
      where: ownLocations(ctx),
      sort: BY_CREATION,
      page: group[0]?.page ?? {},
      parent: { column: sql`o.order_id`, type: 'uuid', keys: group.map(({ id }) => id) },
    });
    group.forEach((key, index) => {
      const page = pages[index];
      if (page) found.set(key, page);
    });
  }
  return keys.map((key) => found.get(key));
}, stableJson);
