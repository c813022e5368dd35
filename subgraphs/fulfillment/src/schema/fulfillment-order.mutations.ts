import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { acceptFulfillmentOrder } from '../operations/accept-fulfillment-order.js';
import type { WorkCommandOutcome } from '../operations/change-work.js';
import { handOverPickup, markReadyForPickup } from '../operations/hand-over-pickup.js';
import { packFulfillmentOrder } from '../operations/pack-fulfillment-order.js';
import { pickFulfillmentOrder } from '../operations/pick-fulfillment-order.js';
import { rejectFulfillmentOrder } from '../operations/reject-fulfillment-order.js';
import { shipFulfillmentOrder } from '../operations/ship-fulfillment-order.js';
import type { FulfillmentServices } from '../services.js';
import { orderById, orderView, type Context } from './fulfillment-order.loaders.js';
import {
  FulfillmentOrderCommandInput,
  HandOverPickupInputType,
  PackInputType,
  PickInputType,
  ShipInputType,
} from './fulfillment-order.inputs.js';
import { FulfillmentOrderPayload } from './fulfillment-order.type.js';

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
  const row = outcome ? await ctx.load(orderById, outcome.fulfillmentOrderId) : undefined;
  return { fulfillmentOrder: row ? orderView(row) : null, userErrors };
}

@Resolver()
export class FulfillmentMutations {
  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload)
  acceptFulfillmentOrder(
    @Arg('input', () => FulfillmentOrderCommandInput) input: FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'acceptFulfillmentOrder', input, acceptFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload)
  rejectFulfillmentOrder(
    @Arg('input', () => FulfillmentOrderCommandInput) input: FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'rejectFulfillmentOrder', input, rejectFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload)
  pickFulfillmentOrder(@Arg('input', () => PickInputType) input: PickInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'pickFulfillmentOrder', input, pickFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload)
  packFulfillmentOrder(@Arg('input', () => PackInputType) input: PackInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'packFulfillmentOrder', input, packFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload)
  shipFulfillmentOrder(@Arg('input', () => ShipInputType) input: ShipInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'shipFulfillmentOrder', input, shipFulfillmentOrder);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload)
  markReadyForPickup(
    @Arg('input', () => FulfillmentOrderCommandInput) input: FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'markReadyForPickup', input, markReadyForPickup);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload)
  handOverPickup(@Arg('input', () => HandOverPickupInputType) input: HandOverPickupInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'handOverPickup', input, handOverPickup);
  }
}
