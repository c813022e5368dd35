import { firstRow, sql, type Sql } from '@oms/platform/database/sql';
import type { DiscountOffer } from '../rules/build-discounts.js';
import { exactTerm } from '../rules/search-terms.js';
import type { ShippingRate } from '../rules/shipping-rates.js';
import type { TaxPlace, TaxRate } from '../rules/taxes.js';

/** What placing an order must know, read by one statement. */
export interface PlacingFacts {
  readonly channel: ChannelFacts | undefined;
  /** Items of the order's lines. */
  readonly items: ReadonlyMap<string, ItemFacts>;
  /** Unit price in minor units by SKU, in the channel's currency; of the lines' items and of their components. */
  readonly prices: ReadonlyMap<string, number>;
  readonly locations: ReadonlyMap<string, KnownLocation>;
  /** Taxes that hold, of the countries that the order touches. */
  readonly taxRates: readonly TaxRate[];
  readonly shippingRates: readonly ShippingRate[];
  /** The codes asked for that may be used now. */
  readonly discountCodes: readonly DiscountOffer[];
  readonly taxExempt: boolean;
  /** Whether its customer or e-mail address has no order yet; false where the channel does not ask. */
  readonly firstOrder: boolean;
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
  readonly pricesIncludeTax: boolean;
  readonly policies: unknown;
  /** Locations that it is served from; empty: all. */
  readonly locationIds: readonly string[];
  /** Where the seller is. */
  readonly sellerAddress: TaxPlace | null;
}

interface KnownLocation {
  readonly active: boolean;
  readonly pickupEnabled: boolean;
  readonly address: TaxPlace | null;
}

interface ItemFacts {
  readonly sku: string;
  readonly title: string;
  readonly active: boolean;
  readonly stockTracked: boolean;
  readonly requiresShipping: boolean;
  readonly taxCategory: string;
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
}

export interface FactsQuery {
  readonly channel: string;
  readonly skus: readonly string[];
  readonly locationIds: readonly string[];
  readonly externalReference: string | null;
  readonly reservationId: string | null;
  /** Countries of the order's addresses. */
  readonly countries: readonly string[];
  readonly customerId: string | null;
  readonly email: string | null;
  readonly discountCodes: readonly string[];
  readonly now: Date;
}

interface FactsRow {
  readonly channel: ChannelFacts | null;
  readonly items: readonly ItemFacts[];
  readonly prices: readonly { readonly sku: string; readonly amount: number }[];
  readonly locations: readonly (KnownLocation & { readonly id: string })[];
  readonly taxRates: readonly TaxRate[];
  readonly shippingRates: readonly ShippingRate[];
  readonly discountCodes: readonly DiscountOffer[];
  readonly taxExempt: boolean;
  readonly firstOrder: boolean | null;
  readonly existing: string | null;
  readonly used: boolean;
}

const holding = (now: Date) => sql`valid_from <= ${now} and (valid_to is null or valid_to > ${now})`;

const listSelections = ({ countries, discountCodes, customerId, email, now }: FactsQuery) => sql`
    (select coalesce(jsonb_agg(jsonb_build_object('country', t.country, 'region', t.region, 'postalPrefix', t.postal_prefix, 'category', t.category, 'name', t.name,
        'rate', t.rate::text, 'compound', t.compound, 'position', t.position, 'onShipping', t.on_shipping)), '[]')
      from (select distinct on (country, region, postal_prefix, category, name) * from tax_rate
            where country in (select unnest(${countries}::text[]) union select c.seller_address ->> 'countryCode' from c union select address ->> 'countryCode' from handover)
              and ${holding(now)} order by country, region, postal_prefix, category, name, valid_from desc) t) as tax_rates,
    (select coalesce(jsonb_agg(jsonb_build_object('method', r.method, 'service', r.service, 'country', r.country, 'minSubtotal', r.min_subtotal, 'amount', r.amount)), '[]')
      from (select distinct on (method, service, country, min_subtotal) r.* from shipping_rate r join c on r.channel_code = c.code and r.currency = c.currency
            where ${holding(now)} order by method, service, country, min_subtotal, valid_from desc) r) as shipping_rates,
    (select coalesce(jsonb_agg(jsonb_build_object('code', d.code, 'reason', d.reason, 'scope', d.scope, 'sku', d.sku, 'rate', d.rate::text, 'amount', d.amount,
        'minSubtotal', d.min_subtotal, 'limited', d.usage_limit is not null)), '[]')
      from discount_code d join c on d.channel_code is null or d.channel_code = c.code where d.code = any(${discountCodes}::text[]) and d.active
        and (d.currency is null or d.currency = c.currency) and (d.usage_limit is null or d.used < d.usage_limit) and ${holding(now)}) as discount_codes,
    exists (select from tax_exemption where customer_id = ${customerId}::uuid and country = any(${['', ...countries]}::text[]) and ${holding(now)}) as tax_exempt,
    (select (c.policies ->> 'holdFirstOrder')::boolean is true and not exists (select from orders o where o.customer_id = ${customerId}::uuid)
      and not exists (select from order_search s where s.terms @@ ${email ? exactTerm('e', email) : ''}::tsquery) from c) as first_order`;

const factsStatement = (query: FactsQuery) => sql`
  with c as (
    select channel.code, currency, number_prefix, active, prices_include_tax, policies, location_ids, e.address as seller_address
    from channel left join legal_entity e on e.code = channel.legal_entity where channel.code = ${query.channel}
  ),
  i as (select catalog_item.*, coalesce(t.category, 'STANDARD') as tax_category from catalog_item left join item_tax_category t using (sku) where sku = any(${query.skus}::text[])),
  handover as (select * from known_location where id = any(${query.locationIds}::uuid[])),
  listed as (
    -- Of the prices that hold, the one that began last counts.
    select distinct on (p.sku) p.sku, p.amount from price p join c on p.channel_code = c.code and p.currency = c.currency
    where p.sku in (select sku from i union select part ->> 'sku' from i cross join jsonb_array_elements(i.components) part) and ${holding(query.now)}
    order by p.sku, p.valid_from desc
  )
  select
    (select jsonb_build_object('code', code, 'currency', currency, 'numberPrefix', number_prefix, 'active', active, 'pricesIncludeTax', prices_include_tax, 'locationIds', location_ids,
                               'policies', policies, 'sellerAddress', seller_address) from c) as channel,
    (select coalesce(jsonb_agg(jsonb_build_object('sku', sku, 'title', title, 'active', active, 'stockTracked', stock_tracked, 'requiresShipping', requires_shipping,
                                         'taxCategory', tax_category, 'components', components)), '[]') from i) as items,
    (select coalesce(jsonb_agg(jsonb_build_object('sku', sku, 'amount', amount)), '[]') from listed) as prices,
    (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'active', active, 'pickupEnabled', pickup_enabled, 'address', address)), '[]') from handover) as locations,
    ${listSelections(query)},
    (select id from orders where channel_code = ${query.channel} and external_reference = ${query.externalReference}::text) as existing,
    exists (select from orders where reservation_id = ${query.reservationId}::uuid) as used`;

/** Reads all that placing an order must know. */
export async function loadPlacingFacts(db: Sql, query: FactsQuery): Promise<PlacingFacts> {
  const row = await firstRow<FactsRow>(db, factsStatement(query));
  if (!row) throw new Error('the facts did not answer');
  return {
    channel: row.channel ?? undefined,
    items: new Map(row.items.map((item) => [item.sku, item])),
    prices: new Map(row.prices.map((price) => [price.sku, price.amount])),
    locations: new Map(row.locations.map(({ id, ...rest }) => [id, rest])),
    taxRates: row.taxRates,
    shippingRates: row.shippingRates,
    discountCodes: row.discountCodes,
    taxExempt: row.taxExempt,
    firstOrder: row.firstOrder ?? false,
    existingOrderId: row.existing,
    reservationUsed: row.used,
  };
}
