import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { OrdersServices } from '../services.js';
import { orderById, type EventRow } from './order.loaders.js';
import { OrderEventType } from './order-event.type.js';
import { OrderType } from './order.type.js';

/** What leads from an entry of the timeline to its order. */
@Resolver(() => OrderEventType)
export class OrderEventResolver {
  @FieldResolver(() => OrderType, { nullable: true, description: 'As it is now.' })
  order(@Root() { orderId }: EventRow, @Ctx() ctx: SubgraphContext<OrdersServices>) {
    return ctx.load(orderById, orderId);
  }
}
