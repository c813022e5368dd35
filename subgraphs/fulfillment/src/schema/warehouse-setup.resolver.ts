import type { OperationContext } from '@oms/platform/commands/run-command';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { setBins, setLocationPolicy } from '../operations/configure-location.js';
import { setItemHandling, upsertBoxes } from '../operations/set-up-packing.js';
import type { FulfillmentServices } from '../services.js';
import { loadBoxes } from '../storage/pack-facts.js';
import type { Context } from './fulfillment-order.loaders.js';
import { BoxType, SetItemHandlingInputType, UpsertBoxesInputType } from './packing.type.js';
import { LocationPolicyInputType, SetBinsInputType, WarehouseSetupPayload } from './warehouse-setup.type.js';

type SetUp<Input> = (op: OperationContext<FulfillmentServices>, input: Input) => Promise<unknown>;

async function answer<Input extends { idempotencyKey?: string | null }>(
  ctx: Context,
  operation: string,
  input: Input,
  command: SetUp<Input>,
) {
  const { outcome, userErrors } = await answerMutation(
    ctx,
    { operation, permission: 'fulfillment:write', input },
    (op) => command(op, input),
  );
  return { ok: outcome !== null, userErrors };
}

/** How a location works, where things lie, and what they are packed in. */
@Resolver()
export class WarehouseSetupResolver {
  @Authorized('fulfillment:read')
  @Query(() => [BoxType], {
    nullable: true,
    description: 'The boxes in use; the usual ones until somebody enters some.',
  })
  async boxes(@Ctx() ctx: Context) {
    return (await loadBoxes(ctx.db)).map(({ inner, ...box }) => ({
      ...box,
      innerLengthMm: inner.lengthMm,
      innerWidthMm: inner.widthMm,
      innerHeightMm: inner.heightMm,
    }));
  }

  @Authorized('fulfillment:write')
  @Mutation(() => WarehouseSetupPayload)
  upsertBoxes(@Arg('input', () => UpsertBoxesInputType) input: UpsertBoxesInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'upsertBoxes', input, upsertBoxes);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => WarehouseSetupPayload, { description: 'How items are packed, followed and declared.' })
  setItemHandling(@Arg('input', () => SetItemHandlingInputType) input: SetItemHandlingInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'setItemHandling', input, setItemHandling);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => WarehouseSetupPayload, { description: 'Cut-off, capacity, working days and pickup times.' })
  setLocationPolicy(@Arg('input', () => LocationPolicyInputType) input: LocationPolicyInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'setLocationPolicy', input, setLocationPolicy);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => WarehouseSetupPayload, { description: 'Where items lie, and in which order bins are walked.' })
  setBins(@Arg('input', () => SetBinsInputType) input: SetBinsInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'setBins', input, setBins);
  }
}
