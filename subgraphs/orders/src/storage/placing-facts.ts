import { firstRow, type Sql } from '@oms/platform/database/sql';
import { paymentName, type PaymentName } from '../rules/check-payment.js';
import type { DiscountOffer } from '../rules/build-discounts.js';
import { exactTerm } from '../rules/search-terms.js';
import type { ShippingRate } from '../rules/shipping-rates.js';
import type { TaxPlace, TaxRate } from '../rules/taxes.js';
import { factsStatement, type FactsQuery } from './placing-statement.js';

/** What placing an order must know. Items, prices, places and rates may be those of other orders too. */
export interface PlacingFacts {
  readonly channel: ChannelFacts | undefined;
  readonly items: ReadonlyMap<string, ItemFacts>;
  /** Unit price in minor units by SKU, in the channel's currency; of the lines' items and of their components. */
  readonly prices: ReadonlyMap<string, number>;
  readonly locations: ReadonlyMap<string, KnownLocation>;
  /** Taxes that hold, of the countries that the order touches, at least. */
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
  /** Payments by `paymentName` that belong to an order already. */
  readonly usedPayments: ReadonlySet<string>;
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

interface FactsRow {
  readonly channel: ChannelFacts | null;
  readonly items: readonly ItemFacts[];
  readonly prices: readonly { readonly sku: string; readonly amount: number }[];
  readonly locations: readonly (KnownLocation & { readonly id: string })[];
  readonly taxRates: readonly TaxRate[];
  readonly shippingRates: readonly ShippingRate[];
  readonly discountCodes: readonly DiscountOffer[];
  readonly exemptions: readonly { readonly customerId: string; readonly country: string }[];
  readonly asksFirst: boolean | null;
  readonly knownCustomers: readonly string[];
  readonly knownTerms: readonly string[];
  readonly existing: Readonly<Record<string, string>>;
  readonly used: readonly string[];
  readonly usedPayments: readonly PaymentName[];
}

/** What the orders of one channel share. */
const sharedFacts = (row: FactsRow) => ({
  channel: row.channel ?? undefined,
  items: new Map(row.items.map((item) => [item.sku, item])),
  prices: new Map(row.prices.map((price) => [price.sku, price.amount])),
  locations: new Map(row.locations.map(({ id, ...rest }) => [id, rest])),
  taxRates: row.taxRates,
  shippingRates: row.shippingRates,
  usedPayments: new Set(row.usedPayments.map(paymentName)),
});

const same = (id: string | null, other: string): boolean => id?.toLowerCase() === other;

/** What an order's own of what was read for several orders is. */
const ownFacts = (row: FactsRow, { email, ...query }: FactsQuery) => ({
  discountCodes: row.discountCodes.filter(({ code }) => query.discountCodes.includes(code)),
  taxExempt: row.exemptions.some(
    ({ customerId, country }) =>
      same(query.customerId, customerId) && (country === '' || query.countries.includes(country)),
  ),
  firstOrder:
    (row.asksFirst ?? false) &&
    !row.knownCustomers.some((id) => same(query.customerId, id)) &&
    !(email && row.knownTerms.includes(exactTerm('e', email))),
  existingOrderId: (query.externalReference !== null && row.existing[query.externalReference]) || null,
  reservationUsed: row.used.some((id) => same(query.reservationId, id)),
});

/** Reads all that placing these orders must know, by one statement for each of their channels; answers in their order. */
export async function loadPlacingFacts(
  db: Sql,
  queries: readonly FactsQuery[],
  now: Date,
): Promise<readonly PlacingFacts[]> {
  const byChannel = Map.groupBy(queries, ({ channel }) => channel);
  const found = new Map<FactsQuery, PlacingFacts>();
  for (const [channel, some] of byChannel) {
    const row = await firstRow<FactsRow>(db, factsStatement(channel, some, now));
    if (!row) throw new Error('the facts did not answer');
    const shared = sharedFacts(row);
    for (const query of some) found.set(query, { ...shared, ...ownFacts(row, query) });
  }
  return queries.flatMap((query) => found.get(query) ?? []);
}
