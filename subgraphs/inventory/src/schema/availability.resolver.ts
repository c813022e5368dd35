import { CacheFor } from '@oms/platform/graphql/cache-directive';
import { Cost } from '@oms/platform/graphql/cost-directives';
import { BadInputError, DomainError } from '@oms/platform/errors/domain-error';
import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { findAvailability } from '../operations/find-availability.js';
import { readAvailabilityFeed } from '../operations/read-availability-feed.js';
import { DestinationInput, GeoInput, SkuQuantityInput } from './availability.inputs.js';
import { AvailabilityFeedType, ItemAvailabilityType } from './availability.type.js';
import { availabilityView } from './availability.view.js';
import type { Context } from './loaders.js';

const MAX_SKUS = 100;
const MAX_LINES = 1_000;

@Resolver()
export class AvailabilityResolver {
  @Authorized('storefront')
  @CacheFor(5)
  @Cost(5)
  @Query(() => [ItemAvailabilityType], {
    nullable: true,
    description: 'What can be had, where, by when; open to storefront keys.',
  })
  async availability(
    @Arg('skus', () => [SkuQuantityInput]) skus: SkuQuantityInput[],
    @Ctx() ctx: Context,
    @Arg('channel', () => String, { nullable: true }) channel?: string,
    @Arg('destination', () => DestinationInput, { nullable: true }) destination?: DestinationInput,
    @Arg('near', () => GeoInput, { nullable: true }) near?: GeoInput,
  ) {
    if (skus.length > MAX_SKUS) throw new BadInputError(`Ask for at most ${MAX_SKUS} items.`, ['skus']);
    const wrong = skus.findIndex(({ quantity }) => quantity < 1);
    if (wrong >= 0) throw new BadInputError('Ask for at least one unit.', ['skus', String(wrong), 'quantity']);
    const found = await findAvailability(ctx, { skus, channel, destination, near, service: destination?.service });
    return Promise.all(found.map((item, index) => availabilityView(ctx, item, skus[index]?.quantity ?? 1)));
  }

  @Authorized('inventory:read')
  @Query(() => AvailabilityFeedType, {
    nullable: true,
    description: 'What a channel may offer of every item, and then of those whose stock has changed.',
  })
  async availabilityFeed(
    @Arg('channel', () => String) channel: string,
    @Ctx() ctx: Context,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of this feed.' }) after?: string,
    @Arg('first', () => Int, { nullable: true }) first?: number,
  ) {
    const size = Math.min(Math.max(1, first ?? MAX_LINES), MAX_LINES);
    try {
      return await readAvailabilityFeed(ctx, { channel, after: after ?? null, first: size });
    } catch (error) {
      if (error instanceof DomainError) throw new BadInputError(error.message, ['after']);
      throw error;
    }
  }
}
