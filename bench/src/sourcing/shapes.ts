import { ALWAYS_OPEN } from '@oms/inventory/rules/sourcing/calendar';
import { DEFAULT_POLICY, strategyOf, type Strategy } from '@oms/inventory/rules/sourcing/policy';
import type { Candidate, LevelFacts, Place, Want } from '@oms/inventory/rules/sourcing/problem';
import type { Judging } from '@oms/inventory/rules/sourcing/score';
import type { SourcingProblem } from '@oms/inventory/rules/sourcing';
import { Random } from './random.js';

const LOCATIONS = 40;
const SKUS = 120;

/** What makes orders hard to source, each in a shape of its own. */
export interface Shape {
  readonly name: string;
  readonly seed: number;
  /** Share of locations that have an item, and units of it there at most. */
  readonly spread: number;
  readonly depth: number;
  readonly lines: readonly [number, number];
  readonly quantity: readonly [number, number];
  /** Degrees around the middle of the locations in which customers live. */
  readonly reach: number;
  /** Items that customers want most: of so many of them each order has one. */
  readonly popular: number;
}

export const SHAPES: readonly Shape[] = [
  { name: 'plenty', seed: 11, spread: 0.8, depth: 500, lines: [1, 3], quantity: [1, 2], reach: 6, popular: 120 },
  { name: 'scarce', seed: 22, spread: 0.15, depth: 3, lines: [1, 3], quantity: [1, 2], reach: 6, popular: 12 },
  { name: 'split-prone', seed: 33, spread: 0.12, depth: 20, lines: [3, 5], quantity: [1, 4], reach: 6, popular: 120 },
  { name: 'far', seed: 44, spread: 0.3, depth: 8, lines: [1, 3], quantity: [1, 2], reach: 40, popular: 40 },
  { name: 'multi-line', seed: 55, spread: 0.4, depth: 40, lines: [8, 12], quantity: [1, 3], reach: 6, popular: 120 },
];

/** Locations, stock and orders of a shape; the same in every run. */
export interface World {
  readonly candidates: readonly Candidate[];
  readonly available: ReadonlyMap<string, number>;
  readonly levels: ReadonlyMap<string, LevelFacts>;
  readonly orders: readonly { readonly wants: readonly Want[]; readonly destination: Place }[];
}

const placeNear = (random: Random, reach: number): Place => ({
  countryCode: random.next() < 0.85 ? 'DE' : 'FR',
  latitude: 50 + (random.next() - 0.5) * reach,
  longitude: 10 + (random.next() - 0.5) * reach,
});

const candidateOf = (random: Random, index: number): Candidate => ({
  locationId: `l${index}`,
  code: `L${String(index).padStart(2, '0')}`,
  kind: index % 3 === 0 ? 'WAREHOUSE' : 'STORE',
  groups: [],
  closedTo: [],
  place: placeNear(random, 8),
  handlingCost: random.whole(20, 250),
  priority: random.whole(0, 5),
  capacityLeft: null,
  calendar: ALWAYS_OPEN,
});

function wantsOf(random: Random, { lines, quantity, popular }: Shape): Want[] {
  const skus = new Set([random.whole(0, popular - 1)]);
  const count = random.whole(...lines);
  while (skus.size < count) skus.add(random.whole(0, SKUS - 1));
  return [...skus].map((sku) => ({
    lineId: `line-${sku}`,
    sku: `s${sku}`,
    quantity: random.whole(...quantity),
    excluded: [],
  }));
}

export function worldOf(shape: Shape, orders: number): World {
  const random = new Random(shape.seed);
  const candidates = Array.from({ length: LOCATIONS }, (_, index) => candidateOf(random, index));
  const available = new Map<string, number>();
  const levels = new Map<string, LevelFacts>();
  const weights = Array.from({ length: SKUS }, () => random.whole(50, 4_000));
  for (const { locationId } of candidates)
    for (let sku = 0; sku < SKUS; sku += 1) {
      const key = `${locationId}/s${sku}`;
      const facts = { weightGrams: weights[sku] ?? 0, dailyDemand: random.next() * 2, markdownBenefit: 0 };
      levels.set(key, random.next() < 0.05 ? { ...facts, markdownBenefit: random.whole(50, 400) } : facts);
      if (random.next() < shape.spread) available.set(key, random.whole(1, shape.depth));
    }
  const made = Array.from({ length: orders }, () => ({
    wants: wantsOf(random, shape),
    destination: placeNear(random, shape.reach),
  }));
  return { candidates, available, levels, orders: made };
}

/** An order of a world as a problem of its own. */
export const problemOf = (
  { candidates, available, levels }: World,
  order: World['orders'][number],
): SourcingProblem => ({
  ...order,
  candidates,
  available,
  levels,
  policy: DEFAULT_POLICY,
});

/** The same as the product judges it. */
export function judgingOf({ candidates, available, levels }: World, order: World['orders'][number]): Judging {
  const [rule] = DEFAULT_POLICY.rules;
  const strategy = strategyOf(DEFAULT_POLICY, 'cheapest') as Strategy;
  if (!rule) throw new Error('the policy that the product comes with has a rule');
  const facts = { channelCode: '', method: 'SHIPPING', service: 'STANDARD', priority: 0, promisedTo: null };
  return { ...order, candidates, available, levels, order: facts, policy: DEFAULT_POLICY, rule, strategy, now: new Date(0) }; // prettier-ignore
}
