import { Cost } from '@oms/platform/graphql/cost-directives';
import { BadInputError, DomainError } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { Arg, Authorized, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { previewAllocation } from '../operations/preview-allocation.js';
import { loadPolicy } from '../storage/sourcing-facts.js';
import * as load from './loaders.js';
import { AllocationDecisionType } from './order.type.js';
import { SourcingPolicyType } from './sourcing.type.js';

type Context = load.Context;

@Resolver()
export class SourcingResolver {
  @Authorized('inventory:read')
  @Cost(50)
  @Query(() => AllocationDecisionType, {
    nullable: true,
    description: 'From where the unshipped units of an order would be served now; nothing is written.',
  })
  async previewAllocation(
    @Arg('orderId', () => ID) orderId: string,
    @Ctx() ctx: Context,
    @Arg('strategy', () => String, {
      nullable: true,
      description: 'cheapest, fewest-splits, nearest, priority, balance, store-only, pickup, or one of the policy.',
    })
    strategy?: string,
  ) {
    try {
      return isId(orderId) ? await previewAllocation(ctx.operation('inventory:read'), { orderId, strategy }) : null;
    } catch (error) {
      if (error instanceof DomainError) throw new BadInputError(error.message, ['strategy']);
      throw error;
    }
  }

  @Authorized('inventory:read')
  @Query(() => SourcingPolicyType, { nullable: true, description: 'The policy in force, or one before it.' })
  async sourcingPolicy(@Ctx() ctx: Context, @Arg('version', () => Int, { nullable: true }) version?: number) {
    if (version) return ctx.load(load.policyByVersion, String(version));
    const { version: current, ...document } = await loadPolicy(ctx.db);
    return (await ctx.load(load.policyByVersion, String(current))) ?? { version: 0, document };
  }
}
