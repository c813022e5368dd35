import type { InventoryFilter, OrderFilter, RoutingRule } from './policy.js';
import type { Candidate, LevelFacts, OrderFacts, Place, Want } from './problem.js';

const DAY_MS = 86_400_000;

const listed = (names: readonly string[] | undefined, name: string): boolean =>
  names === undefined || names.includes(name);
const unlisted = (names: readonly string[] | undefined, name: string): boolean =>
  names === undefined || !names.includes(name);
const between = (value: number, least: number | undefined, most: number | undefined): boolean =>
  (least === undefined || value >= least) && (most === undefined || value <= most);

/** A delivery as an order filter sees it. */
export interface DeliveryFacts {
  readonly order: OrderFacts;
  readonly destination: Place | null;
  readonly wants: readonly Want[];
  readonly now: Date;
}

const worth = (wants: readonly Want[]): number =>
  wants.reduce((sum, want) => sum + want.quantity * (want.unitValue ?? 0), 0);

function isUrgent({ promisedTo }: OrderFacts, days: number | undefined, now: Date): boolean {
  if (days === undefined) return true;
  return promisedTo !== null && promisedTo.getTime() - now.getTime() <= days * DAY_MS;
}

/** Whether a rule is for this delivery: each condition that it states holds. */
export function ruleApplies({ when }: RoutingRule, { order, destination, wants, now }: DeliveryFacts): boolean {
  const country = destination?.countryCode ?? '';
  return (
    namesMatch(when, order, country) &&
    (when.skus === undefined || wants.some(({ sku }) => when.skus?.includes(sku))) &&
    between(order.priority, when.minPriority, when.maxPriority) &&
    between(worth(wants), when.minValue, when.maxValue) &&
    isUrgent(order, when.promisedWithinDays, now)
  );
}

const namesMatch = (when: OrderFilter, order: OrderFacts, country: string): boolean =>
  listed(when.channels, order.channelCode) &&
  unlisted(when.excludeChannels, order.channelCode) &&
  listed(when.methods, order.method) &&
  unlisted(when.excludeMethods, order.method) &&
  listed(when.services, order.service) &&
  unlisted(when.excludeServices, order.service) &&
  listed(when.countries, country) &&
  unlisted(when.excludeCountries, country);

function whyOutside({ groups: wanted, ...from }: InventoryFilter, { code, groups }: Candidate): string | null {
  if (!listed(from.locations, code)) return 'the rule does not name it';
  if (!unlisted(from.excludeLocations, code)) return 'the rule excludes it';
  if (wanted && !groups.some((group) => wanted.includes(group))) return `is not in ${wanted.join(', ')}`;
  return groups.some((group) => from.excludeGroups?.includes(group)) ? 'is in a group that the rule excludes' : null;
}

/** Why a rule takes nothing from a location; null when it may. `km` is the distance to the destination, if known. */
export function whyNot(from: InventoryFilter, candidate: Candidate, km: number | null): string | null {
  const { kind, capacityLeft } = candidate;
  if (!listed(from.kinds, kind)) return `the rule is for ${from.kinds?.join(', ')}`;
  const outside = whyOutside(from, candidate);
  if (outside) return outside;
  if (from.maxKm !== undefined && km === null) return 'its distance is not known';
  if (km !== null && km > (from.maxKm ?? km)) return `is ${Math.round(km)} km away, more than ${from.maxKm}`;
  if (!from.ignoreCapacity && capacityLeft !== null && capacityLeft <= 0) return 'has no capacity left today';
  return null;
}

/** Units that a rule may take of what is free at a location. */
export function takeable(from: InventoryFilter, free: number, facts: LevelFacts | undefined): number {
  const units = Math.max(0, free - (from.safetyStock ?? 0));
  const perDay = facts?.dailyDemand ?? 0;
  return from.minCoverDays !== undefined && perDay > 0 && free < perDay * from.minCoverDays ? 0 : units;
}
