import { DateTime } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { LineState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { OrderLineType } from './order-parts.type.js';
import { deliveryById } from './order.loaders.js';

type Context = SubgraphContext<OrdersServices>;

/** Fields of a line that are loaded when asked for. */
@Resolver(() => OrderLineType)
export class OrderLineResolver {
  @FieldResolver(() => DateTime, { nullable: true, description: 'When its delivery was promised.' })
  async promisedTo(@Root() { deliveryId }: Pick<LineState, 'deliveryId'>, @Ctx() ctx: Context) {
    return (await ctx.load(deliveryById, deliveryId))?.promisedTo ?? null;
  }
}
