import type { RateQuote, ServiceLevel } from '../carriers/carrier.js';
import { addDays } from '@oms/platform/values/zoned-time';

/** An offer of one carrier. */
export interface Offer extends RateQuote {
  readonly carrier: string;
}

export interface Wish {
  /** What the customer was promised: the day, otherwise the service. */
  readonly promisedTo: Date | null;
  readonly service: ServiceLevel;
  /** YYYY-MM-DD. */
  readonly shipDate: string;
}

export interface Choice {
  readonly offer: Offer;
  /** The day on which it should arrive. */
  readonly expectedOn: string;
  /** No offer arrives in time: this is the fastest. */
  readonly late: boolean;
}

const RANK: readonly ServiceLevel[] = ['ECONOMY', 'STANDARD', 'EXPRESS'];

const arrival = ({ shipDate }: Wish, offer: Offer): string => addDays(shipDate, offer.transitDays);

/** Prices of one currency are compared; of several currencies, those in the one that most offers have. */
function comparable(offers: readonly Offer[]): readonly Offer[] {
  const counts = new Map<string, number>();
  for (const { price } of offers) counts.set(price.currency, (counts.get(price.currency) ?? 0) + 1);
  const [usual] = [...counts].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return offers.filter((offer) => offer.price.currency === usual?.[0]);
}

const cheapest = (a: Offer, b: Offer): number =>
  a.price.minor - b.price.minor || a.transitDays - b.transitDays || a.carrier.localeCompare(b.carrier);
const fastest = (a: Offer, b: Offer): number => a.transitDays - b.transitDays || cheapest(a, b);

/**
 * The cheapest offer that arrives on the promised day or before; when none does, the fastest. Without a promised day,
 * the cheapest offer of at least the service that was sold. Undefined when there is no offer at all.
 */
export function chooseRate(offers: readonly Offer[], wish: Wish): Choice | undefined {
  const all = comparable(offers);
  const promised = wish.promisedTo?.toISOString().slice(0, 10);
  const fitting = all.filter((offer) =>
    promised ? arrival(wish, offer) <= promised : RANK.indexOf(offer.service) >= RANK.indexOf(wish.service),
  );
  const [best] = fitting.toSorted(cheapest);
  const [offer] = best ? [best] : all.toSorted(fastest);
  return offer ? { offer, expectedOn: arrival(wish, offer), late: !best } : undefined;
}
