import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs, pageOf } from '@oms/platform/graphql/inputs';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Int, Resolver, Root } from 'type-graphql';
import { availableActions } from '../rules/available-actions.js';
import { eventPosition } from '../rules/event-position.js';
import type { OrdersServices } from '../services.js';
import { ChannelType } from './channel.type.js';
import { lineColumns, lineView } from './line.view.js';
import * as load from './order.loaders.js';
import { CancellationRequestType, HoldType, OrderDeliveryType, OrderLineConnection } from './order-parts.type.js';
import { OrderEventConnection } from './order-event.type.js';
import { OrderType } from './order.type.js';
import { OrderDiscountType, PaymentType, RefundType } from './order-money.type.js';
import { channelView, deliveryView, discountView, holdView, paymentView, refundView } from './order.view.js';
import type { OrderView } from './shown-order.js';

type Context = SubgraphContext<OrdersServices>;

/** Fields of an order that are loaded when asked for. */
@Resolver(() => OrderType)
export class OrderResolver {
  @FieldResolver(() => ChannelType)
  async channel(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return channelView(await ctx.load(load.channelByCode, row.channelCode));
  }

  @FieldResolver(() => OrderLineConnection)
  async lines(
    @Root() { row }: OrderView,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ) {
    const found = await ctx.load(load.linePages(lineColumns.ofNodes(info)), { id: row.id, page: pageOf(page) });
    if (!found) throw new Error('an order has lines');
    return toConnection(found, (line) => lineView(line, row.currency));
  }

  @FieldResolver(() => [OrderDeliveryType])
  async deliveries(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    const [deliveries, lines] = await Promise.all([
      ctx.load(load.deliveriesOfOrder, row.id),
      ctx.load(load.linesOfOrder, row.id),
    ]);
    return (deliveries ?? []).map((delivery) => deliveryView(delivery, row.currency, lines ?? []));
  }

  @FieldResolver(() => [OrderDiscountType])
  async discounts(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    const found = (await ctx.load(load.discountsOfOrder, row.id)) ?? [];
    return found.filter((one) => !one.removed).map((one) => discountView(one, row.currency));
  }

  @FieldResolver(() => [RefundType])
  async refunds(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return ((await ctx.load(load.refundsOfOrder, row.id)) ?? []).map((one) => refundView(one, row.currency));
  }

  @FieldResolver(() => [PaymentType])
  async payments(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return ((await ctx.load(load.paymentsOfOrder, row.id)) ?? []).map((payment) =>
      paymentView({ ...payment, currency: row.currency }),
    );
  }

  @FieldResolver(() => [HoldType], { description: 'For staff; nobody else is told of any.' })
  async holds(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    if (!ctx.can('orders:read')) return [];
    return ((await ctx.load(load.holdsOfOrder, row.id)) ?? []).map(holdView);
  }

  @FieldResolver(() => [CancellationRequestType])
  async cancellationRequests(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return (await ctx.load(load.cancellationsOfOrder, row.id)) ?? [];
  }

  @FieldResolver(() => OrderEventConnection, {
    nullable: true,
    description: 'The timeline after a sequence, oldest first.',
  })
  async events(
    @Root() { row }: OrderView,
    @Ctx() ctx: Context,
    @Arg('after', () => Int, { nullable: true }) after?: number,
    @Arg('first', () => Int, { nullable: true }) first?: number,
  ) {
    const cursor =
      after === undefined || after === null ? null : Buffer.from(JSON.stringify([String(after)])).toString('base64url');
    const found = await ctx.load(load.eventPages, { id: row.id, page: { first: first ?? 100, after: cursor } });
    if (!found) return null;
    const staff = ctx.can('orders:read');
    const edges = found.edges.map(({ cursor: position, node }) => ({
      cursor: position,
      node: { ...node, position: eventPosition(node), ...(staff ? {} : { actor: null, reason: null }) },
    }));
    return toConnection({ ...found, edges });
  }

  @FieldResolver(() => [String], { description: 'Mutations that the state allows now.' })
  async availableActions(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    const [lines, holds, payments, refunds, requests] = await Promise.all([
      ctx.load(load.linesOfOrder, row.id),
      ctx.load(load.holdsOfOrder, row.id),
      ctx.load(load.paymentsOfOrder, row.id),
      ctx.load(load.refundsOfOrder, row.id),
      ctx.load(load.editRequestsOfOrder, row.id),
    ]);
    return availableActions({
      editRequested: (requests ?? []).some(({ status }) => status === 'REQUESTED'),
      status: row.status,
      total: row.total,
      allowanceTotal: row.allowanceTotal,
      lines: lines ?? [],
      holds: holds ?? [],
      payments: payments ?? [],
      refunds: refunds ?? [],
      historical: row.historical,
    });
  }
}
