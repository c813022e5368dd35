import { rows, sql } from '@oms/platform/database/sql';
import { BadInputError } from '@oms/platform/errors/domain-error';
import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { distanceKm } from '../rules/sourcing.js';
import { DestinationInput, GeoInput, SkuQuantityInput } from './availability.inputs.js';
import { ItemAvailabilityType } from './availability.type.js';
import { componentsOfItem, locationById, type Context } from './loaders.js';

interface Stock {
  readonly sku: string;
  readonly locationId: string;
  readonly available: number;
  readonly pickup: boolean;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

const MAX_SKUS = 100;

/** Whole kits (or plain units) that one location can give. */
const kitsAt = (
  stock: readonly Stock[],
  locationId: string,
  parts: readonly { sku: string; quantity: number }[],
): number =>
  Math.min(
    ...parts.map((part) =>
      Math.floor(
        Math.max(0, stock.find((one) => one.locationId === locationId && one.sku === part.sku)?.available ?? 0) /
          part.quantity,
      ),
    ),
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
    const recipes = await Promise.all(
      skus.map(async ({ sku }) =>
        ((await ctx.load(componentsOfItem, sku)) ?? []).map(({ sku: part, quantity }) => ({ sku: part, quantity })),
      ),
    );
    const partsOf = (index: number) =>
      recipes[index]?.length ? recipes[index] : [{ sku: skus[index]?.sku ?? '', quantity: 1 }];
    const wanted = [...new Set(skus.flatMap((_, index) => partsOf(index).map(({ sku }) => sku)))];
    const stock = await rows<Stock>(
      ctx.db,
      sql`select level.sku, level.location_id, level.on_hand - level.reserved - level.soft_reserved - level.damaged - level.quality_control - level.safety_stock as available, location.pickup_enabled as pickup,
                 (location.address->>'latitude')::float8 as latitude, (location.address->>'longitude')::float8 as longitude
          from inventory_level level join location on location.id = level.location_id and location.active where level.sku = any(${wanted}::text[])`,
    );
    const incoming = new Map(
      (
        await rows<{ sku: string; expectedAt: Date }>(
          ctx.db,
          sql`select l.sku, min(p.expected_at) as expected_at from purchase_order_line l join purchase_order p on p.id = l.purchase_order_id where l.sku = any(${wanted}::text[]) and p.status in ('SUBMITTED', 'CONFIRMED', 'PARTIALLY_RECEIVED') and l.received < l.quantity group by l.sku`,
        )
      ).map((one) => [one.sku, one.expectedAt]),
    );
    const away = (one: Stock): number =>
      near
        ? (distanceKm(
            { countryCode: '', latitude: near.latitude, longitude: near.longitude },
            { countryCode: '', latitude: one.latitude, longitude: one.longitude },
          ) ?? Number.MAX_VALUE)
        : 0;
    const places = [...new Map(stock.map((one) => [one.locationId, one])).values()].toSorted(
      (a, b) => away(a) - away(b),
    );
    return Promise.all(
      skus.map(async ({ sku, quantity }, index) => {
        const parts = partsOf(index);
        const total = Math.min(
          ...parts.map((part) =>
            Math.floor(
              stock.filter((one) => one.sku === part.sku).reduce((sum, one) => sum + Math.max(0, one.available), 0) /
                part.quantity,
            ),
          ),
        );
        const here = places
          .map((place) => ({ place, units: kitsAt(stock, place.locationId, parts) }))
          .filter(({ units }) => units > 0);
        const locations = await Promise.all(
          here.map(async ({ place, units }) => ({
            location: await ctx.load(locationById, place.locationId),
            available: units,
            pickup: place.pickup,
          })),
        );
        const dates = parts.flatMap((part) => incoming.get(part.sku) ?? []);
        return {
          sku,
          available: total,
          inStock: total >= quantity,
          availableFrom:
            total >= quantity || dates.length < parts.length
              ? null
              : new Date(Math.max(...dates.map((date) => date.getTime()))),
          locations,
        };
      }),
    );
  }
}
