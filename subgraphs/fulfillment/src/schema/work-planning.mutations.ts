import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { holdFulfillmentOrder, releaseFulfillmentHold } from '../operations/hold-fulfillment-order.js';
import { moveFulfillmentOrder } from '../operations/move-fulfillment-order.js';
import { rerouteFulfillmentOrder } from '../operations/reject-fulfillment-order.js';
import { openFulfillmentOrder, scheduleFulfillmentOrder } from '../operations/schedule-fulfillment-order.js';
import { splitFulfillmentOrder } from '../operations/split-fulfillment-order.js';
import { answerWork } from './answer-work.js';
import type { Context } from './fulfillment-order.loaders.js';
import {
  FulfillmentOrderCommandInput,
  HoldFulfillmentOrderInputType,
  MoveFulfillmentOrderInputType,
  ScheduleFulfillmentOrderInputType,
  SplitFulfillmentOrderInputType,
} from './fulfillment-order.inputs.js';
import { FulfillmentOrderPayload } from './fulfillment-order.type.js';

/** When and where work is done. */
@Resolver()
export class WorkPlanningMutations {
  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload, { description: 'Stops the work of this location alone.' })
  holdFulfillmentOrder(
    @Arg('input', () => HoldFulfillmentOrderInputType) input: HoldFulfillmentOrderInputType,
    @Ctx() ctx: Context,
  ) {
    return answerWork(ctx, 'holdFulfillmentOrder', input, holdFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload)
  releaseFulfillmentHold(
    @Arg('input', () => FulfillmentOrderCommandInput) input: FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answerWork(ctx, 'releaseFulfillmentHold', input, releaseFulfillmentHold);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload, { description: 'Lets the work begin at a moment, and not before.' })
  scheduleFulfillmentOrder(
    @Arg('input', () => ScheduleFulfillmentOrderInputType) input: ScheduleFulfillmentOrderInputType,
    @Ctx() ctx: Context,
  ) {
    return answerWork(ctx, 'scheduleFulfillmentOrder', input, scheduleFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload, { description: 'Lets scheduled work begin at once.' })
  openFulfillmentOrder(
    @Arg('input', () => FulfillmentOrderCommandInput) input: FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answerWork(ctx, 'openFulfillmentOrder', input, openFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload, { description: 'Makes part of the work a fulfillment order of its own.' })
  splitFulfillmentOrder(
    @Arg('input', () => SplitFulfillmentOrderInputType) input: SplitFulfillmentOrderInputType,
    @Ctx() ctx: Context,
  ) {
    return answerWork(ctx, 'splitFulfillmentOrder', input, splitFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload, { description: 'Has the work done elsewhere, wherever that is cheapest.' })
  rerouteFulfillmentOrder(
    @Arg('input', () => FulfillmentOrderCommandInput) input: FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answerWork(ctx, 'rerouteFulfillmentOrder', input, rerouteFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload, {
    description: 'Has the work done at another location, when inventory can reserve all of its units there.',
  })
  moveFulfillmentOrder(
    @Arg('input', () => MoveFulfillmentOrderInputType) input: MoveFulfillmentOrderInputType,
    @Ctx() ctx: Context,
  ) {
    return answerWork(ctx, 'moveFulfillmentOrder', input, moveFulfillmentOrder);
  }
}
