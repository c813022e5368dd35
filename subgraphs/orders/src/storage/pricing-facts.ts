import { rows, sql, type Sql } from '@oms/platform/database/sql';

/** What placing an order must know of its channel, items and pickup locations, read at once. */
export interface PricingFacts {
  readonly channel: ChannelFacts | undefined;
  readonly items: ReadonlyMap<string, ItemFacts>;
  /** Unit price in minor units by SKU, in the channel's currency. */
  readonly prices: ReadonlyMap<string, number>;
  readonly locations: ReadonlyMap<string, { readonly active: boolean; readonly pickupEnabled: boolean }>;
}

export interface ChannelFacts {
  readonly code: string;
  readonly currency: string;
  readonly numberPrefix: string;
  readonly active: boolean;
}

export interface ItemFacts {
  readonly sku: string;
  readonly title: string;
  readonly active: boolean;
  readonly stockTracked: boolean;
  readonly requiresShipping: boolean;
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
}

export async function loadPricingFacts(
  db: Sql,
  channelCode: string,
  skus: readonly string[],
  locationIds: readonly string[],
  now: Date,
): Promise<PricingFacts> {
  const [channel] = await rows<ChannelFacts>(
    db,
    sql`select code, currency, number_prefix, active from channel where code = ${channelCode}`,
  );
  const items = await rows<ItemFacts>(db, sql`select * from catalog_item where sku = any(${skus}::text[])`);
  const prices = channel
    ? await rows<{ sku: string; amount: number }>(
        db,
        sql`select distinct on (sku) sku, amount from price
            where sku = any(${skus}::text[]) and channel_code = ${channelCode} and currency = ${channel.currency} and valid_from <= ${now}
            order by sku, valid_from desc`,
      )
    : [];
  const locations =
    locationIds.length === 0
      ? []
      : await rows<{ id: string; active: boolean; pickupEnabled: boolean }>(
          db,
          sql`select id, active, pickup_enabled from known_location where id = any(${locationIds}::uuid[])`,
        );
  return {
    channel,
    items: new Map(items.map((item) => [item.sku, item])),
    prices: new Map(prices.map((price) => [price.sku, price.amount])),
    locations: new Map(locations.map(({ id, ...rest }) => [id, rest])),
  };
}
