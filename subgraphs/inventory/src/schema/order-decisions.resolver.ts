import { Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import * as load from './loaders.js';
import { AllocationDecisionType, OrderStub } from './order.type.js';

type Context = load.Context;

/** What inventory adds to an order. */
@Resolver(() => OrderStub)
export class OrderDecisionsResolver {
  @Authorized('inventory:read')
  @FieldResolver(() => [AllocationDecisionType], { nullable: true })
  async allocationDecisions(@Root() order: OrderStub, @Ctx() ctx: Context) {
    return ctx.load(load.decisionsOfOrder, order.id);
  }
}
