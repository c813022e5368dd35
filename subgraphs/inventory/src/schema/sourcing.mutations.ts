import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { publishSourcingPolicy } from '../operations/publish-sourcing-policy.js';
import { setChannelStock } from '../operations/set-channel-stock.js';
import { answer } from './answer.js';
import * as load from './loaders.js';
import { ChannelStockPayload, SourcingPolicyPayload } from './payloads.js';
import { PublishSourcingPolicyInputType, SetChannelStockInputType } from './sourcing.inputs.js';

type Context = load.Context;

@Resolver()
export class SourcingMutations {
  @Authorized('inventory:setup')
  @Mutation(() => SourcingPolicyPayload)
  async publishSourcingPolicy(
    @Arg('input', () => PublishSourcingPolicyInputType) given: PublishSourcingPolicyInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(
      ctx,
      'publishSourcingPolicy',
      'inventory:setup',
      given,
      publishSourcingPolicy,
    );
    return { policy: outcome ? await ctx.load(load.policyByVersion, String(outcome.version)) : null, userErrors };
  }

  @Authorized('inventory:setup')
  @Mutation(() => ChannelStockPayload)
  async setChannelStock(
    @Arg('input', () => SetChannelStockInputType) given: SetChannelStockInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'setChannelStock', 'inventory:setup', given, setChannelStock);
    return { channelStock: outcome ? await ctx.load(load.channelStockByCode, outcome.channel) : null, userErrors };
  }
}
