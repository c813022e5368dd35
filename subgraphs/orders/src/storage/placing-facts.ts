import { firstRow, sql, type Sql } from '@oms/platform/database/sql';

/** What placing an order must know, read by one statement. */
export interface PlacingFacts {
  readonly channel: ChannelFacts | undefined;
  /** Items of the order's lines. */
  readonly items: ReadonlyMap<string, ItemFacts>;
  /** Unit price in minor units by SKU, in the channel's currency; of the lines' items and of their components. */
  readonly prices: ReadonlyMap<string, number>;
  readonly locations: ReadonlyMap<string, { readonly active: boolean; readonly pickupEnabled: boolean }>;
  /** The order that has the external reference. */
  readonly existingOrderId: string | null;
  /** Whether an order has used the reservation. */
  readonly reservationUsed: boolean;
}

export interface ChannelFacts {
  readonly code: string;
  readonly currency: string;
  readonly numberPrefix: string;
  readonly active: boolean;
}

interface ItemFacts {
  readonly sku: string;
  readonly title: string;
  readonly active: boolean;
  readonly stockTracked: boolean;
  readonly requiresShipping: boolean;
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
}

interface FactsQuery {
  readonly channel: string;
  readonly skus: readonly string[];
  readonly locationIds: readonly string[];
  readonly externalReference: string | null;
  readonly reservationId: string | null;
  readonly now: Date;
}

interface FactsRow {
  readonly channel: ChannelFacts | null;
  readonly items: readonly ItemFacts[];
  readonly prices: readonly { readonly sku: string; readonly amount: number }[];
  readonly locations: readonly { readonly id: string; readonly active: boolean; readonly pickupEnabled: boolean }[];
  readonly existing: string | null;
  readonly used: boolean;
}

const factsStatement = ({ channel, skus, locationIds, externalReference, reservationId, now }: FactsQuery) => sql`
  with c as (select code, currency, number_prefix, active from channel where code = ${channel}),
  i as (select * from catalog_item where sku = any(${skus}::text[])),
  listed as (
    -- Of the prices that hold, the one that began last counts.
    select distinct on (p.sku) p.sku, p.amount from price p join c on p.channel_code = c.code and p.currency = c.currency
    where p.sku in (select sku from i union select part ->> 'sku' from i cross join jsonb_array_elements(i.components) part)
      and p.valid_from <= ${now} and (p.valid_to is null or p.valid_to > ${now})
    order by p.sku, p.valid_from desc
  )
  select
    (select jsonb_build_object('code', code, 'currency', currency, 'numberPrefix', number_prefix, 'active', active) from c) as channel,
    (select coalesce(jsonb_agg(jsonb_build_object('sku', sku, 'title', title, 'active', active, 'stockTracked', stock_tracked,
                                         'requiresShipping', requires_shipping, 'components', components)), '[]') from i) as items,
    (select coalesce(jsonb_agg(jsonb_build_object('sku', sku, 'amount', amount)), '[]') from listed) as prices,
    (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'active', active, 'pickupEnabled', pickup_enabled)), '[]') from known_location
      where id = any(${locationIds}::uuid[])) as locations,
    (select id from orders where channel_code = ${channel} and external_reference = ${externalReference}::text) as existing,
    exists (select from orders where reservation_id = ${reservationId}::uuid) as used`;

/** Reads all that placing an order must know. */
export async function loadPlacingFacts(db: Sql, query: FactsQuery): Promise<PlacingFacts> {
  const row = await firstRow<FactsRow>(db, factsStatement(query));
  if (!row) throw new Error('the facts did not answer');
  return {
    channel: row.channel ?? undefined,
    items: new Map(row.items.map((item) => [item.sku, item])),
    prices: new Map(row.prices.map((price) => [price.sku, price.amount])),
    locations: new Map(row.locations.map(({ id, ...rest }) => [id, rest])),
    existingOrderId: row.existing,
    reservationUsed: row.used,
  };
}

/** The next order number of the channel: rising, with gaps; a sequence, so that placing orders never waits for it. */
export async function nextNumber(db: Sql, prefix: string): Promise<string> {
  const row = await firstRow<{ number: string }>(db, sql`select ${prefix}::text || nextval('order_number') as number`);
  if (!row) throw new Error('the order numbers did not answer');
  return row.number;
}
