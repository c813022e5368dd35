import type { ItemComponent } from './item.js';
import { arrivalOf, shipDate } from './sourcing/calendar.js';
import type { SourcingPolicy } from './sourcing/policy.js';
import type { Candidate, LevelFacts, Place } from './sourcing/problem.js';
import { distanceKm, laneBetween } from './sourcing/shipping.js';
import { source } from './sourcing.js';

/** What may be promised of an item at a location. */
export interface StockAt {
  readonly sku: string;
  readonly locationId: string;
  readonly available: number;
  readonly backordered: number;
  readonly facts: LevelFacts;
}

/** Units that are on their way to a location. */
export interface Incoming {
  readonly sku: string;
  readonly locationId: string;
  readonly units: number;
  readonly expectedAt: Date;
}

/** Units of an item that are asked for; a plain item is its own only part. */
export interface AskedItem {
  readonly sku: string;
  readonly quantity: number;
  readonly parts: readonly ItemComponent[];
  /** Services and downloads: there is always enough. */
  readonly stockTracked: boolean;
  /** When an item is released for sending that is only taken orders for until then. */
  readonly releaseAt: Date | null;
}

/** What all items of a question are answered from. */
export interface AvailabilityFacts {
  readonly stock: readonly StockAt[];
  readonly incoming: readonly Incoming[];
  /** Locations that the channel is served from. */
  readonly candidates: readonly (Candidate & { readonly pickup: boolean })[];
  readonly policy: SourcingPolicy;
  /** Units of each item that the channel never sees. */
  readonly buffer: number;
  readonly destination: Place | null;
  readonly near: Place | null;
  readonly service: string;
  readonly channelCode: string;
  readonly now: Date;
}

/** Units at one location. */
export interface UnitsAt {
  readonly locationId: string;
  readonly units: number;
  readonly pickup: boolean;
  /** From where somebody is or wants it, if both are known. */
  readonly km: number | null;
  /** End of the day on which it can be picked up. */
  readonly readyBy: Date;
}

/** What can be had of an item. */
export interface ItemAvailability {
  readonly available: number;
  readonly inStock: boolean;
  /** When there will be enough of every part, if not now: from goods on order, less what others wait for. */
  readonly availableFrom: Date | null;
  readonly preorder: boolean;
  /** End of the day by which it can be at the destination. */
  readonly arrivesBy: Date | null;
  /** Nearest first. */
  readonly locations: readonly UnitsAt[];
}

const positive = (units: number): number => Math.max(0, units);
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Whole kits (or plain units) that can be made of what there is of each part. */
const kitsOf = (parts: readonly ItemComponent[], unitsOf: (sku: string) => number): number =>
  Math.min(...parts.map((part) => Math.floor(unitsOf(part.sku) / part.quantity)));

/**
 * When so many units of an item will be there: available now, and with each receipt in the order of its date, less what
 * waits in front. Null when what is on order does not suffice.
 */
function enoughFrom(
  units: number,
  stock: readonly Pick<StockAt, 'available' | 'backordered'>[],
  incoming: readonly Incoming[],
): Date | null {
  let have = sumOf(stock.map(({ available }) => positive(available))) - sumOf(stock.map((one) => one.backordered));
  for (const receipt of incoming.toSorted((a, b) => a.expectedAt.getTime() - b.expectedAt.getTime())) {
    have += receipt.units;
    if (have >= units) return receipt.expectedAt;
  }
  return null;
}

const latest = (dates: readonly Date[]): Date => new Date(Math.max(...dates.map((date) => date.getTime())));

function placesOf(asked: AskedItem, facts: AvailabilityFacts): UnitsAt[] {
  const { stock, candidates, near, destination, now } = facts;
  const from = near ?? destination;
  const found = candidates.flatMap((candidate): UnitsAt[] => {
    const { locationId, pickup, place, calendar } = candidate;
    const here = stock.filter((one) => one.locationId === locationId);
    const units = kitsOf(asked.parts, (sku) => sumOf(here.filter((one) => one.sku === sku).map((one) => positive(one.available)))); // prettier-ignore
    if (units <= 0) return [];
    const readyBy = arrivalOf(
      shipDate(calendar, now, candidate.capacityLeft !== null && candidate.capacityLeft <= 0),
      0,
    );
    return [{ locationId, units, pickup, km: from && distanceKm(place, from), readyBy }];
  });
  return found.toSorted((a, b) => (a.km ?? Number.MAX_VALUE) - (b.km ?? Number.MAX_VALUE));
}

/** End of the day by which units sent at `moment` from the locations that would serve them arrive. */
function arrival(asked: AskedItem, facts: AvailabilityFacts, moment: Date, inStock: boolean): Date | null {
  const { destination, candidates, policy, service } = facts;
  if (!destination) return null;
  const used = inStock ? usedLocations(asked, facts) : candidates;
  const dates = used.flatMap(({ calendar, place }) => {
    const { rate } = laneBetween(policy, place, destination, service);
    return rate ? [arrivalOf(shipDate(calendar, moment), rate.transitDays)] : [];
  });
  if (dates.length === 0) return null;
  return inStock ? latest(dates) : new Date(Math.min(...dates.map((date) => date.getTime())));
}

/** The locations from which the units would be sent if they were ordered now. */
function usedLocations(asked: AskedItem, facts: AvailabilityFacts): readonly Candidate[] {
  const { stock, candidates, policy, destination, service, channelCode, now } = facts;
  const wants = asked.parts.map(({ sku, quantity }) => ({ lineId: sku, sku, quantity: quantity * asked.quantity, excluded: [] })); // prettier-ignore
  const plan = source({
    wants,
    candidates,
    available: new Map(stock.map((one) => [`${one.locationId}/${one.sku}`, positive(one.available)])),
    levels: new Map(stock.map((one) => [`${one.locationId}/${one.sku}`, one.facts])),
    destination,
    order: { channelCode, method: 'SHIPPING', service, priority: 0, promisedTo: null },
    policy,
    now,
  });
  const ids = new Set(plan.assignments.map(({ locationId }) => locationId));
  return candidates.filter(({ locationId }) => ids.has(locationId));
}

/** When there will be enough of every part; now where there is. Null when what is on order does not suffice. */
function enoughOfAll({ parts, quantity }: AskedItem, facts: AvailabilityFacts): Date | null {
  const dates = parts.map((part) => {
    const stock = facts.stock.filter(({ sku }) => sku === part.sku);
    const incoming = facts.incoming.filter(({ sku }) => sku === part.sku);
    const wanted = (quantity + facts.buffer) * part.quantity;
    const waiting = sumOf(stock.map(({ backordered }) => backordered));
    const free = sumOf(stock.map(({ available }) => positive(available)));
    return free - waiting >= wanted ? facts.now : enoughFrom(wanted, stock, incoming);
  });
  return dates.every((date) => date !== null) ? latest(dates) : null;
}

/** The day from which an item that cannot be had now can be had; a preorder is never sent before its release. */
function availableFromOf(asked: AskedItem, facts: AvailabilityFacts, preorder: boolean): Date | null {
  const enough = enoughOfAll(asked, facts);
  if (!preorder || !asked.releaseAt) return enough;
  return enough ? latest([enough, asked.releaseAt]) : asked.releaseAt;
}

/** What can be had of one item, from all locations of the channel together and from each; never above the truth. */
export function availabilityOf(asked: AskedItem, facts: AvailabilityFacts): ItemAvailability {
  const { quantity, parts, releaseAt } = asked;
  const { now, buffer } = facts;
  if (!asked.stockTracked)
    return { available: quantity, inStock: true, availableFrom: null, preorder: false, arrivesBy: null, locations: [] };
  const unitsOf = (sku: string): number =>
    sumOf(facts.stock.filter((one) => one.sku === sku).map((one) => positive(one.available)));
  const preorder = releaseAt !== null && releaseAt > now;
  const available = positive(kitsOf(parts, unitsOf) - buffer);
  const inStock = !preorder && available >= quantity;
  const availableFrom = inStock ? null : availableFromOf(asked, facts, preorder);
  const moment = inStock ? now : availableFrom;
  const arrivesBy = moment && arrival(asked, facts, moment < now ? now : moment, inStock);
  const locations = preorder ? [] : placesOf(asked, facts);
  return { available: preorder ? 0 : available, inStock, availableFrom, preorder, arrivesBy, locations };
}
