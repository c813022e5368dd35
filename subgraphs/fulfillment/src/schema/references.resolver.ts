import { isId } from '@oms/platform/values/ids';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, FieldResolver, Info, Int, Resolver, Root } from 'type-graphql';
import {
  maySee,
  orderById,
  orderConnection,
  ordersOfOrder,
  orderView,
  workColumns,
  type Context,
} from './fulfillment-order.loaders.js';
import { FulfillmentOrderConnection } from './fulfillment-order.type.js';
import { shipmentById, shipmentView } from './shipment.loaders.js';
import { OrderStub } from './stubs.type.js';

/** What fulfillment adds to an order. */
@Resolver(() => OrderStub)
export class OrderFulfillmentResolver {
  @Authorized('fulfillment:read')
  @FieldResolver(() => FulfillmentOrderConnection, { nullable: true })
  async fulfillmentOrders(
    @Root() order: OrderStub,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const found = await ctx.load(ordersOfOrder(workColumns.ofNodes(info)), {
      id: order.id,
      page: { first: first ?? null, after: after ?? null },
    });
    return found ? orderConnection(found) : null;
  }
}

/** How references of other subgraphs become entities; rights are checked for each. */
export const references = {
  Return: ({ id }: { id: string }) => (isId(id) ? { id } : null),
  Order: ({ id }: { id: string }) => (isId(id) ? { id } : null),
  async FulfillmentOrder({ id }: { id: string }, ctx: Context) {
    const row = isId(id) ? await ctx.load(orderById, id) : undefined;
    return row && maySee(ctx, row) ? orderView(row) : null;
  },
  async Shipment({ id }: { id: string }, ctx: Context) {
    const row = isId(id) ? await ctx.load(shipmentById, id) : undefined;
    return row && maySee(ctx, row) ? shipmentView(row) : null;
  },
};
