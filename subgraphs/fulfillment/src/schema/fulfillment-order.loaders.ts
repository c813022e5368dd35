import { alignByKey, groupByKey } from '@oms/platform/graphql/align';
import { toConnection } from '@oms/platform/graphql/connection';
import { fetchPages, type Page } from '@oms/platform/graphql/page';
import { below, pagesBelow } from '@oms/platform/graphql/pages-below';
import { loaderOfColumns, Projection, type Columns } from '@oms/platform/graphql/projection';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { availableActions } from '../rules/work-actions.js';
import type { WorkLine, WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';

export type Context = SubgraphContext<FulfillmentServices>;
export type OrderRow = Omit<WorkOrder, 'lines' | 'shipments'> & {
  readonly locationCode: string | null;
  readonly pickupCode: string | null;
  readonly isLate: boolean;
};

/** Staff with fulfillment:read; an associate only at its own locations. */
export const maySee = (
  ctx: SubgraphContext,
  { locationCode, pickupCode }: Pick<OrderRow, 'locationCode' | 'pickupCode'>,
): boolean => {
  if (!ctx.can('fulfillment:read')) return false;
  const own = ctx.actor?.locations;
  return !own || own.includes(locationCode ?? '') || own.includes(pickupCode ?? '');
};

/** Work that is not done, and should be. */
export const DONE = sql`('SHIPPED', 'DELIVERED', 'READY_FOR_PICKUP', 'PICKED_UP', 'REJECTED', 'SHORT', 'CANCELLED')`;

/** What a request reads of the fulfillment orders that it lists. */
export const workColumns = new Projection({
  alias: 'o',
  columns:
    'id number order_id order_number location_id method status on_hold promised_to version created_at hold scheduled_for due_at pickup_location_id ready_at expires_at handed_over'.split(
      ' ',
    ),
  always: ['id', 'order_id', 'location_id', 'pickup_location_id', 'status'],
  fields: { deliveryMethod: ['method'], availableActions: ['method', 'on_hold', 'hold'] },
});

/** What is sent to a store is seen there as well. */
export const selection = (ctx: SubgraphContext, columns?: Columns): RawBuilder<unknown> =>
  sql`${columns?.list ?? sql`o.*`}, l.code as location_code, p.code as pickup_code, coalesce(o.due_at < ${ctx.clock.now()} and o.status not in ${DONE}, false) as is_late`;
export const FROM = sql`fulfillment_order o left join known_location l on l.id = o.location_id left join known_location p on p.id = o.pickup_location_id`;
/** Oldest first. */
export const BY_CREATION = [
  { expression: sql`o.created_at`, type: 'timestamptz' },
  { expression: sql`o.id`, type: 'uuid' },
] as const;

/** An associate's lists hold the work of its own locations only. */
export const ownLocations = (ctx: SubgraphContext): RawBuilder<unknown>[] =>
  ctx.actor?.locations
    ? [sql`(l.code = any(${ctx.actor.locations}::text[]) or p.code = any(${ctx.actor.locations}::text[]))`]
    : [];

export const orderView = (row: OrderRow) => ({
  ...row,
  deliveryMethod: row.method,
  order: { id: row.orderId },
  location: { id: row.locationId },
  pickupLocation: row.pickupLocationId ? { id: row.pickupLocationId } : null,
  availableActions: availableActions(row),
});
export type OrderView = ReturnType<typeof orderView>;

/** A page of fulfillment orders as the graph shows it. */
export const orderConnection = (page: Page<OrderRow>) =>
  toConnection({ ...page, edges: page.edges.map(({ cursor, node }) => ({ cursor, node: orderView(node) })) });

export const orderById = defineLoader<string, OrderRow, FulfillmentServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<OrderRow>(ctx.db, sql`select ${selection(ctx)} from ${FROM} where o.id = any(${ids}::uuid[])`),
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

/** Fulfillment orders below orders; parents that ask for the same page are one statement. */
export const ordersOfOrder = loaderOfColumns((columns) =>
  pagesBelow<OrderRow, FulfillmentServices>((ctx, ids, page) =>
    fetchPages<OrderRow>(ctx.db, {
      columns: selection(ctx, columns),
      from: FROM,
      where: ownLocations(ctx),
      sort: BY_CREATION,
      page,
      parent: below('o.order_id', ids),
    }),
  ),
);
