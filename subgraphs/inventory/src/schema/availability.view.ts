import type { FoundAvailability } from '../operations/find-availability.js';
import { locationById, type Context } from './loaders.js';

const PICKUP_POINTS = 5;

/** What can be had of an item, with its locations; `enough` units make a place a pickup point. */
export async function availabilityView(ctx: Context, item: FoundAvailability, enough: number) {
  const locations = await Promise.all(
    item.locations.map(async ({ locationId, units, ...rest }) => ({
      location: await ctx.load(locationById, locationId),
      available: units,
      ...rest,
    })),
  );
  const pickupPoints = locations.filter(({ pickup, available }) => pickup && available >= enough);
  return { ...item, locations, pickupPoints: pickupPoints.slice(0, PICKUP_POINTS) };
}
