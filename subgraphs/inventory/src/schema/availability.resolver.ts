import { BadInputError } from '@oms/platform/errors/domain-error';
import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { availabilityOf, placesOf, type AskedItem, type ItemAvailability } from '../rules/availability.js';
import { loadAvailableStock, loadIncoming } from '../storage/available-stock.js';
import { DestinationInput, GeoInput, SkuQuantityInput } from './availability.inputs.js';
import { ItemAvailabilityType } from './availability.type.js';
import { componentsOfItem, locationById, type Context } from './loaders.js';

const MAX_SKUS = 100;

async function askedItem(ctx: Context, { sku, quantity }: SkuQuantityInput): Promise<AskedItem> {
  const recipe = (await ctx.load(componentsOfItem, sku)) ?? [];
  return { sku, quantity, parts: recipe.length > 0 ? recipe : [{ sku, quantity: 1 }] };
}

const viewLocations = (ctx: Context, locations: ItemAvailability['locations']) =>
  Promise.all(
    locations.map(async ({ place, units }) => ({
      location: await ctx.load(locationById, place.locationId),
      available: units,
      pickup: place.pickup,
    })),
  );

@Resolver()
export class AvailabilityResolver {
  @Authorized('storefront')
  @Query(() => [ItemAvailabilityType], {
    nullable: true,
    description: 'What can be had, where, by when; open to storefront keys.',
  })
  async availability(
    @Arg('skus', () => [SkuQuantityInput]) skus: SkuQuantityInput[],
    @Ctx() ctx: Context,
    @Arg('channel', () => String, { nullable: true }) _channel?: string,
    @Arg('destination', () => DestinationInput, { nullable: true }) _destination?: DestinationInput,
    @Arg('near', () => GeoInput, { nullable: true }) near?: GeoInput,
  ) {
    if (skus.length > MAX_SKUS) throw new BadInputError(`Ask for at most ${MAX_SKUS} items.`, ['skus']);
    const asked = await Promise.all(skus.map((one) => askedItem(ctx, one)));
    const wanted = [...new Set(asked.flatMap(({ parts }) => parts.map(({ sku }) => sku)))];
    const stock = await loadAvailableStock(ctx.db, wanted);
    const incoming = await loadIncoming(ctx.db, wanted);
    const places = placesOf(stock, near);
    return Promise.all(
      asked.map(async (item) => {
        const found = availabilityOf(item, stock, places, incoming);
        return { sku: item.sku, ...found, locations: await viewLocations(ctx, found.locations) };
      }),
    );
  }
}
