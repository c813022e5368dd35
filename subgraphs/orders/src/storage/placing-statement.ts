import { sql, type RawBuilder } from '@oms/platform/database/sql';
import { exactTerm } from '../rules/search-terms.js';
import type { PaymentName } from '../rules/check-payment.js';

/** What is to be known for one order. */
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
  /** Payments that somebody else has authorised. */
  readonly payments?: readonly PaymentName[];
}

const holding = (now: Date) => sql`valid_from <= ${now} and (valid_to is null or valid_to > ${now})`;

/** All values of a kind that the orders ask for, each once. */
function distinct(queries: readonly FactsQuery[], pick: (query: FactsQuery) => readonly (string | null)[]): string[] {
  const found = new Set<string>();
  for (const query of queries) for (const value of pick(query)) if (value !== null) found.add(value);
  return [...found];
}

const rateSelections = (queries: readonly FactsQuery[], now: Date) => sql`
    (select coalesce(jsonb_agg(jsonb_build_object('country', t.country, 'region', t.region, 'postalPrefix', t.postal_prefix, 'category', t.category, 'name', t.name,
        'rate', t.rate::text, 'compound', t.compound, 'position', t.position, 'onShipping', t.on_shipping)), '[]')
      from (select distinct on (country, region, postal_prefix, category, name) * from tax_rate
            where country in (select unnest(${distinct(queries, ({ countries }) => countries)}::text[]) union select c.seller_address ->> 'countryCode' from c union select address ->> 'countryCode' from handover)
              and ${holding(now)} order by country, region, postal_prefix, category, name, valid_from desc) t) as tax_rates,
    (select coalesce(jsonb_agg(jsonb_build_object('method', r.method, 'service', r.service, 'country', r.country, 'minSubtotal', r.min_subtotal, 'amount', r.amount)), '[]')
      from (select distinct on (method, service, country, min_subtotal) r.* from shipping_rate r join c on r.channel_code = c.code and r.currency = c.currency
            where ${holding(now)} order by method, service, country, min_subtotal, valid_from desc) r) as shipping_rates,
    (select coalesce(jsonb_agg(jsonb_build_object('code', d.code, 'reason', d.reason, 'scope', d.scope, 'sku', d.sku, 'rate', d.rate::text, 'amount', d.amount,
        'minSubtotal', d.min_subtotal, 'limited', d.usage_limit is not null)), '[]')
      from discount_code d join c on d.channel_code is null or d.channel_code = c.code where d.code = any(${distinct(queries, (one) => one.discountCodes)}::text[]) and d.active
        and (d.currency is null or d.currency = c.currency) and (d.usage_limit is null or d.used < d.usage_limit) and ${holding(now)}) as discount_codes`;

/** What is looked up among all orders is looked up one by one: however it is planned, no table is read as a whole. */
const knownSelections = (channel: string, queries: readonly FactsQuery[], now: Date) => {
  const customers = distinct(queries, ({ customerId }) => [customerId]);
  const countries = distinct(queries, (one) => one.countries);
  const terms = distinct(queries, ({ email }) => [email ? exactTerm('e', email) : null]);
  const references = distinct(queries, ({ externalReference }) => [externalReference]);
  const payments = queries.flatMap((one) => one.payments ?? []);
  return sql`
    (select coalesce(jsonb_agg(jsonb_build_object('customerId', customer_id, 'country', country)), '[]') from tax_exemption
      where customer_id = any(${customers}::uuid[]) and country = any(${['', ...countries]}::text[]) and ${holding(now)}) as exemptions,
    (select (policies ->> 'holdFirstOrder')::boolean is true from c) as asks_first,
    (select coalesce(jsonb_agg(customer), '[]') from unnest(${customers}::uuid[]) customer
      where case when (select (policies ->> 'holdFirstOrder')::boolean from c) then (select true from orders where customer_id = customer limit 1) end) as known_customers,
    (select coalesce(jsonb_agg(term), '[]') from unnest(${terms}::text[]) term
      where case when (select (policies ->> 'holdFirstOrder')::boolean from c) then (select true from order_search where terms @@ term::tsquery limit 1) end) as known_terms,
    (select coalesce(jsonb_object_agg(reference, id), '{}') from (select reference, (select id from orders where channel_code = ${channel} and external_reference = reference) as id
      from unnest(${references}::text[]) reference) found where id is not null) as existing,
    (select coalesce(jsonb_agg(reservation), '[]') from unnest(${distinct(queries, ({ reservationId }) => [reservationId])}::uuid[]) reservation
      where (select true from orders where reservation_id = reservation)) as used,
    (select coalesce(jsonb_agg(jsonb_build_object('provider', named.provider, 'reference', named.reference)), '[]')
      from unnest(${payments.map((one) => one.provider)}::text[], ${payments.map((one) => one.reference)}::text[]) named(provider, reference)
      where (select true from payment p where p.provider = named.provider and p.reference = named.reference)) as used_payments`;
};

/** What orders of one channel must know to be placed. */
export const factsStatement = (channel: string, queries: readonly FactsQuery[], now: Date): RawBuilder => sql`
  with c as (
    select channel.code, currency, number_prefix, active, prices_include_tax, policies, location_ids, e.address as seller_address
    from channel left join legal_entity e on e.code = channel.legal_entity where channel.code = ${channel}
  ),
  i as (select catalog_item.*, coalesce(t.category, 'STANDARD') as tax_category from catalog_item left join item_tax_category t using (sku) where sku = any(${distinct(queries, ({ skus }) => skus)}::text[])),
  handover as (select * from known_location where id = any(${distinct(queries, ({ locationIds }) => locationIds)}::uuid[])),
  listed as (
    -- Of the prices that hold, the one that began last counts.
    select distinct on (p.sku) p.sku, p.amount from price p join c on p.channel_code = c.code and p.currency = c.currency
    where p.sku in (select sku from i union select part ->> 'sku' from i cross join jsonb_array_elements(i.components) part) and ${holding(now)}
    order by p.sku, p.valid_from desc
  )
  select
    (select jsonb_build_object('code', code, 'currency', currency, 'numberPrefix', number_prefix, 'active', active, 'pricesIncludeTax', prices_include_tax, 'locationIds', location_ids,
                               'policies', policies, 'sellerAddress', seller_address) from c) as channel,
    (select coalesce(jsonb_agg(jsonb_build_object('sku', sku, 'title', title, 'active', active, 'stockTracked', stock_tracked, 'requiresShipping', requires_shipping,
                                         'taxCategory', tax_category, 'components', components)), '[]') from i) as items,
    (select coalesce(jsonb_agg(jsonb_build_object('sku', sku, 'amount', amount)), '[]') from listed) as prices,
    (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'active', active, 'pickupEnabled', pickup_enabled, 'address', address)), '[]') from handover) as locations,
    ${rateSelections(queries, now)},
    ${knownSelections(channel, queries, now)}`;
