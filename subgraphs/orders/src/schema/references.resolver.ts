import { CacheFor } from '@oms/platform/graphql/cache-directive';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs, pageOf } from '@oms/platform/graphql/inputs';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { OrdersServices } from '../services.js';
import { PriceType } from './channel.type.js';
import { lifetimeOfCustomer } from './customer-lifetime.loader.js';
import { CustomerLifetimeType } from './customer-lifetime.type.js';
import { lineById, maySee, maySeeCustomer, orderById, ordersOfCustomer } from './order.loaders.js';
import { OrderConnection } from './order.type.js';
import { priceView } from './order.view.js';
import { orderColumns, orderView } from './shown-order.js';
import { pricesOfItem } from './price.loaders.js';
import { orderOf, returnById } from './return.loaders.js';
import { CustomerStub, ItemStub } from './stubs.type.js';

type Context = SubgraphContext<OrdersServices>;

/** What orders add to a customer. */
@Resolver(() => CustomerStub)
export class CustomerOrdersResolver {
  @Authorized('orders:read', 'account')
  @FieldResolver(() => OrderConnection, { nullable: true, description: 'Newest first.' })
  async orders(
    @Root() customer: CustomerStub,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
  ) {
    if (!maySeeCustomer(ctx, customer.id)) return null;
    const loader = ordersOfCustomer(orderColumns.ofNodes(info));
    const found = await ctx.load(loader, { id: customer.id, page: pageOf(page) });
    const now = ctx.clock.now();
    return found ? toConnection(found, (row) => orderView(row, now)) : null;
  }

  @Authorized('orders:read', 'account')
  @FieldResolver(() => [CustomerLifetimeType], { nullable: true, description: 'What the orders come to, by currency.' })
  async lifetime(@Root() customer: CustomerStub, @Ctx() ctx: Context) {
    return maySeeCustomer(ctx, customer.id) ? ((await ctx.load(lifetimeOfCustomer, customer.id)) ?? []) : null;
  }
}

/** What orders add to an item. */
@Resolver(() => ItemStub)
export class ItemPricesResolver {
  @Authorized('storefront', 'orders:read')
  @CacheFor(30)
  @FieldResolver(() => [PriceType], { nullable: true, description: 'What it costs now, by channel.' })
  async prices(
    @Root() { sku }: ItemStub,
    @Ctx() ctx: Context,
    @Arg('channel', () => String, { nullable: true }) channel?: string | null,
  ) {
    const found = (await ctx.load(pricesOfItem, sku)) ?? [];
    return found.filter((price) => !channel || price.channelCode === channel).map(priceView);
  }
}

/** How other subgraphs' references become orders' entities; rights are checked for each. */
export const references = {
  async Order({ id }: { id: string }, ctx: Context) {
    const order = isId(id) ? await ctx.load(orderById, id) : undefined;
    return order && maySee(ctx, order.row) ? order : null;
  },
  async OrderLine({ id }: { id: string }, ctx: Context) {
    const line = isId(id) ? await ctx.load(lineById, id) : undefined;
    return line?.order && maySee(ctx, line.order) ? line : null;
  },
  async Return({ id }: { id: string }, ctx: Context) {
    const one = isId(id) ? await ctx.load(returnById, id) : undefined;
    return one && maySee(ctx, orderOf(one.row)) ? one : null;
  },
  Item: ({ sku }: { sku: string }) => ({ sku }),
  Customer: ({ id }: { id: string }) => (isId(id) ? { id } : null),
};
