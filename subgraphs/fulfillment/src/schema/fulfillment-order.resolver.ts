import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { sql, type RawBuilder } from '@oms/platform/database/sql';
import { isId } from '@oms/platform/values/ids';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import {
  BY_CREATION,
  FROM,
  linesOfOrder,
  maySee,
  orderById,
  orderConnection,
  orderView,
  ownLocations,
  DONE,
  selection,
  workColumns,
  type Context,
  type OrderRow,
  type OrderView,
} from './fulfillment-order.loaders.js';
import { qrPng } from '../labels/qr-png.js';
import { proposePackages } from '../operations/propose-packages.js';
import { FulfillmentOrderFilter, FulfillmentOrderSort } from './fulfillment-order.inputs.js';
import {
  FulfillmentOrderConnection,
  FulfillmentOrderLineType,
  FulfillmentOrderType,
} from './fulfillment-order.type.js';
import { FileLinkType, linkTo } from './file-link.type.js';
import { ProposedPackageType } from './packing.type.js';
import { shipmentsOfOrder, shipmentView } from './shipment.loaders.js';
import { ShipmentType } from './shipment.type.js';

/** A text that is no id matches nothing. */
const hasId = (column: string, value: string | null | undefined): RawBuilder<unknown>[] =>
  value ? [isId(value) ? sql`${sql.raw(column)} = ${value}` : sql`false`] : [];

/** What a list is narrowed to. */
function conditions(filter: FulfillmentOrderFilter, now: Date): RawBuilder<unknown>[] {
  const { status, locationId, orderId, number, onHold, deliveryMethod, dueBefore, late, pickupLocationId } = filter;
  const open = sql`o.status not in ${DONE}`;
  return [
    ...(status ? [sql`o.status = any(${status}::text[])`] : []),
    ...hasId('o.location_id', locationId),
    ...hasId('o.order_id', orderId),
    ...(number ? [sql`o.number = ${number}`] : []),
    ...(onHold === undefined || onHold === null ? [] : [onHold ? sql`o.on_hold` : sql`not o.on_hold`]),
    ...(deliveryMethod ? [sql`o.method = ${deliveryMethod}`] : []),
    ...hasId('o.pickup_location_id', pickupLocationId),
    ...(dueBefore ? [sql`o.due_at <= ${dueBefore}`, open] : []),
    ...(late === undefined || late === null ? [] : [sql`coalesce(o.due_at < ${now}, false) = ${late}`, open]),
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
  @FieldResolver(() => [ProposedPackageType], {
    description: 'How what is picked (before that: wanted) would be boxed.',
  })
  async proposedPackages(@Root() order: OrderView, @Ctx() ctx: Context) {
    return proposePackages(ctx.db, (await ctx.load(linesOfOrder, order.id)) ?? []);
  }

  @Authorized('fulfillment:read')
  @FieldResolver(() => FileLinkType, { description: 'What lies in each parcel (PDF).' })
  packingSlipLink(@Root() order: OrderView, @Ctx() ctx: Context) {
    return linkTo(ctx, { kind: 'packing-slip', id: order.id });
  }

  @Authorized('orders:write')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'What the customer shows at the counter, to tell it on the phone.',
  })
  pickupCode(@Root() order: OrderView, @Ctx() ctx: Context) {
    return order.status === 'READY_FOR_PICKUP' ? ctx.services.pickupCodes.codeOf(order.id) : null;
  }

  @Authorized('orders:write')
  @FieldResolver(() => String, { nullable: true, description: 'The same as a QR code: PNG, base64.' })
  pickupQrPng(@Root() order: OrderView, @Ctx() ctx: Context) {
    return order.status === 'READY_FOR_PICKUP' ? qrPng(ctx.services.pickupCodes.qrTextOf(order.id)) : null;
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
    @Info() info: GraphQLResolveInfo,
    @Arg('filter', () => FulfillmentOrderFilter, { nullable: true }) filter?: FulfillmentOrderFilter,
    @Arg('sort', () => FulfillmentOrderSort, { nullable: true }) sort?: FulfillmentOrderSort,
  ) {
    const found = await fetchPage<OrderRow>(ctx.db, {
      columns: selection(ctx, workColumns.ofNodes(info)),
      from: FROM,
      where: [...ownLocations(ctx), ...conditions(filter ?? {}, ctx.clock.now())],
      sort: BY_CREATION,
      direction: sort?.descending ? 'desc' : 'asc',
      page,
    });
    return orderConnection(found);
  }
}
