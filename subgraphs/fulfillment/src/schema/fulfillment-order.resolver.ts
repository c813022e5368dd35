import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { sql } from '@oms/platform/database/sql';
import { isId } from '@oms/platform/values/ids';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { acceptFulfillmentOrder } from '../operations/accept-fulfillment-order.js';
import type { WorkCommandOutcome } from '../operations/change-work.js';
import { generateLabel } from '../operations/generate-label.js';
import { handOverPickup, markReadyForPickup } from '../operations/hand-over-pickup.js';
import { packFulfillmentOrder } from '../operations/pack-fulfillment-order.js';
import { pickFulfillmentOrder } from '../operations/pick-fulfillment-order.js';
import { recordTrackingEvent } from '../operations/record-tracking-event.js';
import { rejectFulfillmentOrder } from '../operations/reject-fulfillment-order.js';
import { shipFulfillmentOrder } from '../operations/ship-fulfillment-order.js';
import type { FulfillmentServices } from '../services.js';
import * as load from './fulfillment-order.loaders.js';
import * as type from './fulfillment-order.type.js';

type Context = load.Context;
type Command<Input> = (op: OperationContext<FulfillmentServices>, input: Input) => Promise<WorkCommandOutcome>;

async function answer<Input extends { idempotencyKey?: string | null }>(
  ctx: Context,
  operation: string,
  input: Input,
  command: Command<Input>,
) {
  const { outcome, userErrors } = await answerMutation(
    ctx,
    { operation, permission: 'fulfillment:write', input },
    (op) => command(op, input),
  );
  const row = outcome ? await ctx.load(load.orderById, outcome.fulfillmentOrderId) : undefined;
  return { fulfillmentOrder: row ? load.orderView(row) : null, userErrors };
}

@Resolver(() => type.FulfillmentOrderType)
export class FulfillmentOrderResolver {
  @FieldResolver(() => [type.FulfillmentOrderLineType])
  async lines(@Root() order: load.OrderView, @Ctx() ctx: Context) {
    return (await ctx.load(load.linesOfOrder, order.id)) ?? [];
  }

  @FieldResolver(() => [type.ShipmentType])
  async shipments(@Root() order: load.OrderView, @Ctx() ctx: Context) {
    return ((await ctx.load(load.shipmentsOfOrder, order.id)) ?? []).map(load.shipmentView);
  }

  @Authorized('fulfillment:read')
  @Query(() => type.FulfillmentOrderType, { nullable: true })
  async fulfillmentOrder(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    const row = isId(id) ? await ctx.load(load.orderById, id) : undefined;
    return row && load.maySee(ctx, row) ? load.orderView(row) : null;
  }

  @Authorized('fulfillment:read')
  @Query(() => type.FulfillmentOrderConnection, { nullable: true })
  async fulfillmentOrders(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => type.FulfillmentOrderFilter, { nullable: true }) filter?: type.FulfillmentOrderFilter,
    @Arg('sort', () => type.FulfillmentOrderSort, { nullable: true }) sort?: type.FulfillmentOrderSort,
  ) {
    const id = (column: string, value: string | null | undefined) =>
      value ? [isId(value) ? sql`${sql.raw(column)} = ${value}` : sql`false`] : [];
    const found = await fetchPage<load.OrderRow>(ctx.db, {
      columns: load.SELECTION,
      from: load.FROM,
      where: [
        ...(ctx.actor?.locations ? [sql`l.code = any(${ctx.actor.locations}::text[])`] : []),
        ...(filter?.status ? [sql`o.status = any(${filter.status}::text[])`] : []),
        ...id('o.location_id', filter?.locationId),
        ...id('o.order_id', filter?.orderId),
        ...(filter?.number ? [sql`o.number = ${filter.number}`] : []),
        ...(filter?.onHold === undefined || filter.onHold === null ? [] : [sql`o.on_hold = ${filter.onHold}`]),
      ],
      sort: [
        { expression: sql`o.created_at`, type: 'timestamptz' },
        { expression: sql`o.id`, type: 'uuid' },
      ],
      direction: sort?.descending ? 'desc' : 'asc',
      page,
    });
    return toConnection({
      ...found,
      edges: found.edges.map(({ cursor, node }) => ({ cursor, node: load.orderView(node) })),
    });
  }
}

@Resolver()
export class FulfillmentMutations {
  @Mutation(() => type.FulfillmentOrderPayload)
  acceptFulfillmentOrder(
    @Arg('input', () => type.FulfillmentOrderCommandInput) input: type.FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'acceptFulfillmentOrder', input, acceptFulfillmentOrder);
  }

  @Mutation(() => type.FulfillmentOrderPayload)
  rejectFulfillmentOrder(
    @Arg('input', () => type.FulfillmentOrderCommandInput) input: type.FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'rejectFulfillmentOrder', input, rejectFulfillmentOrder);
  }

  @Mutation(() => type.FulfillmentOrderPayload)
  pickFulfillmentOrder(@Arg('input', () => type.PickInputType) input: type.PickInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'pickFulfillmentOrder', input, pickFulfillmentOrder);
  }

  @Mutation(() => type.FulfillmentOrderPayload)
  packFulfillmentOrder(@Arg('input', () => type.PackInputType) input: type.PackInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'packFulfillmentOrder', input, packFulfillmentOrder);
  }

  @Mutation(() => type.FulfillmentOrderPayload)
  shipFulfillmentOrder(@Arg('input', () => type.ShipInputType) input: type.ShipInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'shipFulfillmentOrder', input, shipFulfillmentOrder);
  }

  @Mutation(() => type.FulfillmentOrderPayload)
  markReadyForPickup(
    @Arg('input', () => type.FulfillmentOrderCommandInput) input: type.FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'markReadyForPickup', input, markReadyForPickup);
  }

  @Mutation(() => type.FulfillmentOrderPayload)
  handOverPickup(
    @Arg('input', () => type.HandOverPickupInputType) input: type.HandOverPickupInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'handOverPickup', input, handOverPickup);
  }
}

@Resolver(() => type.ShipmentType)
export class ShipmentResolver {
  @Authorized('fulfillment:read')
  @FieldResolver(() => String, { nullable: true, description: 'The 4×6 inch label as PDF, base64.' })
  async labelPdf(@Root() shipment: load.ShipmentRow, @Ctx() ctx: Context) {
    return (await ctx.load(load.labelOfShipment, shipment.id))?.pdf.toString('base64') ?? null;
  }

  @Authorized('fulfillment:read')
  @FieldResolver(() => String, { nullable: true, description: 'The label as ZPL II for a 203 dpi printer.' })
  async labelZpl(@Root() shipment: load.ShipmentRow, @Ctx() ctx: Context) {
    return (await ctx.load(load.labelOfShipment, shipment.id))?.zpl ?? null;
  }

  @Mutation(() => type.ShipmentPayload, { description: 'Tries again to get a label that failed.' })
  async buyLabel(@Arg('input', () => type.BuyLabelInputType) input: type.BuyLabelInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'buyLabel', permission: 'fulfillment:write', input },
      async (op) => {
        if (isId(input.shipmentId)) await generateLabel(op, input.shipmentId);
        return { shipmentId: input.shipmentId };
      },
    );
    return this.payload(ctx, outcome?.shipmentId, userErrors);
  }

  @Mutation(() => type.ShipmentPayload)
  async recordTrackingEvent(
    @Arg('input', () => type.TrackingEventInputType) input: type.TrackingEventInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'recordTrackingEvent', permission: 'fulfillment:write', input },
      (op) => recordTrackingEvent(op, input),
    );
    return this.payload(ctx, outcome?.shipmentId, userErrors);
  }

  private async payload(ctx: Context, shipmentId: string | undefined, userErrors: unknown) {
    const row = shipmentId && isId(shipmentId) ? await ctx.load(load.shipmentById, shipmentId) : undefined;
    return { shipment: row ? load.shipmentView(row) : null, userErrors };
  }
}

/** What fulfillment adds to an order. */
@Resolver(() => type.OrderStub)
export class OrderFulfillmentResolver {
  @FieldResolver(() => type.FulfillmentOrderConnection, { nullable: true })
  async fulfillmentOrders(
    @Root() order: type.OrderStub,
    @Ctx() ctx: Context,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    if (!ctx.can('fulfillment:read')) return null;
    const found = await ctx.load(load.ordersOfOrder, {
      id: order.id,
      page: { first: first ?? null, after: after ?? null },
    });
    return found
      ? toConnection({
          ...found,
          edges: found.edges.map(({ cursor, node }) => ({ cursor, node: load.orderView(node) })),
        })
      : null;
  }
}

/** How references of other subgraphs become entities; rights are checked for each. */
export const references = {
  Order: ({ id }: { id: string }) => (isId(id) ? { id } : null),
  async FulfillmentOrder({ id }: { id: string }, ctx: Context) {
    const row = isId(id) ? await ctx.load(load.orderById, id) : undefined;
    return row && load.maySee(ctx, row) ? load.orderView(row) : null;
  },
  async Shipment({ id }: { id: string }, ctx: Context) {
    const row = isId(id) ? await ctx.load(load.shipmentById, id) : undefined;
    return row && load.maySee(ctx, row) ? load.shipmentView(row) : null;
  },
};
