import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { acceptFulfillmentOrder } from '../operations/accept-fulfillment-order.js';
import { handOverPickup, markReadyForPickup, receiveAtStore } from '../operations/hand-over-pickup.js';
import { packFulfillmentOrder } from '../operations/pack-fulfillment-order.js';
import { pickFulfillmentOrder } from '../operations/pick-fulfillment-order.js';
import { rejectFulfillmentOrder } from '../operations/reject-fulfillment-order.js';
import { shipFulfillmentOrder } from '../operations/ship-fulfillment-order.js';
import { answerWork as answer } from './answer-work.js';
import type { Context } from './fulfillment-order.loaders.js';
import {
  FulfillmentOrderCommandInput,
  HandOverPickupInputType,
  PackInputType,
  PickInputType,
  ShipInputType,
} from './fulfillment-order.inputs.js';
import { FulfillmentOrderPayload } from './fulfillment-order.type.js';

/** The way from an order of work to the door or the counter. */
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

  @Authorized('fulfillment:write')
  @Mutation(() => FulfillmentOrderPayload, { description: 'Parcels for customers have come to the store.' })
  receiveAtStore(
    @Arg('input', () => FulfillmentOrderCommandInput) input: FulfillmentOrderCommandInput,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'receiveAtStore', input, receiveAtStore);
  }
}
