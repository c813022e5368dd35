import { CacheFor } from '@oms/platform/graphql/cache-directive';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage, type PageSpec } from '@oms/platform/graphql/page';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { firstRow, sql, type RawBuilder } from '@oms/platform/database/sql';
import { AccessError } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, Field, ID, Info, InputType, Query, Resolver } from 'type-graphql';
import type { OrdersServices } from '../services.js';
import { ChannelConnection, PriceConnection } from './channel.type.js';
import { orderConditions } from './order-conditions.js';
import { maySee, orderById } from './order.loaders.js';
import { OrderFilter, OrderSort } from './order-list.inputs.js';
import { OrderConnection, OrderType } from './order.type.js';
import { channelView, priceView, type ChannelRow, type PriceRow } from './order.view.js';
import { holdsAt } from './price.loaders.js';
import { orderColumns, orderView, type OrderRow } from './shown-order.js';

type Context = SubgraphContext<OrdersServices>;

@InputType()
export class PriceFilter {
  @Field(() => [String], { nullable: true })
  skus?: string[] | null;

  @Field(() => String, { nullable: true })
  channel?: string | null;
}

const SORTS: Record<keyof typeof SORT_FIELDS, PageSpec['sort']> = {
  PLACED_AT: [
    { expression: sql`o.placed_at`, type: 'timestamptz' },
    { expression: sql`o.id`, type: 'uuid' },
  ],
  NUMBER: [
    { expression: sql`o.number`, type: 'text' },
    { expression: sql`o.id`, type: 'uuid' },
  ],
  TOTAL: [
    { expression: sql`o.total`, type: 'bigint' },
    { expression: sql`o.id`, type: 'uuid' },
  ],
};
const SORT_FIELDS = { PLACED_AT: true, NUMBER: true, TOTAL: true };

/** Whose orders a list may show: all to staff, its own to a customer. */
function visible(ctx: Context): RawBuilder<unknown>[] {
  if (ctx.can('orders:read')) return [];
  const { actor } = ctx;
  if (actor?.role === 'customer' && actor.orderId) return [sql`o.id = ${actor.orderId}`];
  if (actor?.role !== 'customer' || !actor.customerId)
    throw new AccessError('FORBIDDEN', 'Orders are listed for staff and for the customer they belong to.');
  return [sql`o.customer_id = ${actor.customerId}`];
}

@Resolver()
export class OrderQueries {
  @Authorized('orders:read', 'account')
  @Query(() => OrderType, { nullable: true })
  async order(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    const order = isId(id) ? await ctx.load(orderById, id) : undefined;
    return order && maySee(ctx, order.row) ? order : null;
  }

  @Authorized('orders:read', 'account')
  @Query(() => OrderType, { nullable: true })
  async orderByNumber(@Arg('number') number: string, @Ctx() ctx: Context, @Info() info: GraphQLResolveInfo) {
    const { list } = orderColumns.of(info);
    const row = await firstRow<OrderRow>(ctx.db, sql`select ${list} from orders o where o.number = ${number}`);
    return row && maySee(ctx, row) ? orderView(row, ctx.clock.now()) : null;
  }

  @Authorized('orders:read', 'account')
  @Query(() => OrderConnection, { nullable: true })
  async orders(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('filter', () => OrderFilter, { nullable: true }) filter?: OrderFilter,
    @Arg('sort', () => OrderSort, { nullable: true }) sort?: OrderSort,
  ) {
    const found = await fetchPage<OrderRow>(ctx.db, {
      columns: orderColumns.ofNodes(info).list,
      from: sql`orders o`,
      where: [...visible(ctx), ...(await orderConditions(ctx.db, filter ?? {}, ctx.clock.now()))],
      sort: SORTS[sort?.field ?? 'PLACED_AT'],
      direction: (sort?.descending ?? true) ? 'desc' : 'asc',
      page,
    });
    const now = ctx.clock.now();
    return toConnection(found, (row) => orderView(row, now));
  }

  @Authorized('storefront', 'orders:read')
  @CacheFor(300)
  @Query(() => ChannelConnection, { nullable: true })
  async channels(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const sort = [{ expression: sql`c.code`, type: 'text' as const }];
    const found = await fetchPage<ChannelRow>(ctx.db, { columns: sql`c.*`, from: sql`channel c`, sort, page });
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: channelView(node) }));
    return toConnection({ ...found, edges });
  }

  @Authorized('storefront', 'orders:read')
  @CacheFor(30)
  @Query(() => PriceConnection, { nullable: true })
  async prices(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => PriceFilter, { nullable: true }) filter?: PriceFilter,
  ) {
    const found = await fetchPage<PriceRow>(ctx.db, {
      columns: sql`p.*`,
      from: sql`price p`,
      where: [
        ...(filter?.skus ? [sql`p.sku = any(${filter.skus}::text[])`] : []),
        ...(filter?.channel ? [sql`p.channel_code = ${filter.channel}`] : []),
        // What will cost what tomorrow is for staff to know.
        ...(ctx.can('orders:read') ? [] : [holdsAt(ctx.clock.now())]),
      ],
      sort: [
        { expression: sql`p.sku`, type: 'text' },
        { expression: sql`p.channel_code`, type: 'text' },
        { expression: sql`p.id`, type: 'uuid' },
      ],
      page,
    });
    return toConnection({
      ...found,
      edges: found.edges.map(({ cursor, node }) => ({ cursor, node: priceView(node) })),
    });
  }
}
