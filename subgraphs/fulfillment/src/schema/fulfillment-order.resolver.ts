import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { sql, type RawBuilder } from '@oms/platform/database/sql';
import { isId } from '@oms/platform/values/ids';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import {
  BY_CREATION,
  FROM,
  linesOfOrder,
  maySee,
  orderById,
  orderConnection,
  orderView,
  ownLocations,
  SELECTION,
  shipmentsOfOrder,
  shipmentView,
  type Context,
  type OrderRow,
  type OrderView,
} from './fulfillment-order.loaders.js';
import { FulfillmentOrderFilter, FulfillmentOrderSort } from './fulfillment-order.inputs.js';
import {
  FulfillmentOrderConnection,
  FulfillmentOrderLineType,
  FulfillmentOrderType,
} from './fulfillment-order.type.js';
import { ShipmentType } from './shipment.type.js';

/** A text that is no id matches nothing. */
const hasId = (column: string, value: string | null | undefined): RawBuilder<unknown>[] =>
  value ? [isId(value) ? sql`${sql.raw(column)} = ${value}` : sql`false`] : [];

/** What a list is narrowed to. */
function conditions({ status, locationId, orderId, number, onHold }: FulfillmentOrderFilter): RawBuilder<unknown>[] {
  return [
    ...(status ? [sql`o.status = any(${status}::text[])`] : []),
    ...hasId('o.location_id', locationId),
    ...hasId('o.order_id', orderId),
    ...(number ? [sql`o.number = ${number}`] : []),
    ...(onHold === undefined || onHold === null ? [] : [sql`o.on_hold = ${onHold}`]),
  ];
}

@Resolver(() => FulfillmentOrderType)
export class FulfillmentOrderResolver {
  @FieldResolver(() => [FulfillmentOrderLineType])
  async lines(@Root() order: OrderView, @Ctx() ctx: Context) {
    return (await ctx.load(linesOfOrder, order.id)) ?? [];
  }

  @FieldResolver(() => [ShipmentType])
  async shipments(@Root() order: OrderView, @Ctx() ctx: Context) {
    return ((await ctx.load(shipmentsOfOrder, order.id)) ?? []).map(shipmentView);
  }

  @Authorized('fulfillment:read')
  @Query(() => FulfillmentOrderType, { nullable: true })
  async fulfillmentOrder(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    const row = isId(id) ? await ctx.load(orderById, id) : undefined;
    return row && maySee(ctx, row) ? orderView(row) : null;
  }

  @Authorized('fulfillment:read')
  @Query(() => FulfillmentOrderConnection, { nullable: true })
  async fulfillmentOrders(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => FulfillmentOrderFilter, { nullable: true }) filter?: FulfillmentOrderFilter,
    @Arg('sort', () => FulfillmentOrderSort, { nullable: true }) sort?: FulfillmentOrderSort,
  ) {
    const found = await fetchPage<OrderRow>(ctx.db, {
      columns: SELECTION,
      from: FROM,
      where: [...ownLocations(ctx), ...conditions(filter ?? {})],
      sort: BY_CREATION,
      direction: sort?.descending ? 'desc' : 'asc',
      page,
    });
    return orderConnection(found);
  }
}
