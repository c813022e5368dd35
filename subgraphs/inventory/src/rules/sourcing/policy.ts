/** Destinations that cost alike from a location; the first zone that fits is taken. */
export interface Zone {
  readonly code: string;
  readonly sameCountry?: boolean | undefined;
  readonly maxKm?: number | undefined;
  /** Countries of the destination, ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | undefined;
}

/** What a parcel costs in a zone with a service, in minor units, and how long it travels. */
export interface Rate {
  readonly zone: string;
  /** `*` is for every service that has no rate of its own. */
  readonly service: string;
  readonly base: number;
  readonly perKg: number;
  readonly perKm: number;
  readonly transitDays: number;
}

/** What a strategy counts, in minor units. */
export interface Weights {
  /** Factor of everything that costs money: shipping, handling, weight, scarcity, markdown, lateness. */
  readonly cost: number;
  /** For each parcel beyond the first. */
  readonly split: number;
  /** Per kilometre and parcel. */
  readonly kilometre: number;
  /** Per place in the order of the locations' priority, and parcel. */
  readonly rank: number;
  /** Per unit from a location that has less of it than the fullest one, by how much less. */
  readonly balance: number;
}

export interface Strategy {
  readonly code: string;
  readonly weights: Weights;
  readonly kinds?: readonly ('WAREHOUSE' | 'STORE')[] | undefined;
}

type Names = readonly string[] | undefined;

/** Which deliveries a rule is for; what is left out matches all. */
export interface OrderFilter {
  readonly channels?: Names;
  readonly excludeChannels?: Names;
  readonly methods?: Names;
  readonly excludeMethods?: Names;
  readonly services?: Names;
  readonly excludeServices?: Names;
  readonly countries?: Names;
  readonly excludeCountries?: Names;
  readonly skus?: Names;
  readonly minPriority?: number | undefined;
  readonly maxPriority?: number | undefined;
  readonly promisedWithinDays?: number | undefined;
  /** Minor units of the delivery's open goods. */
  readonly minValue?: number | undefined;
  readonly maxValue?: number | undefined;
}

/** From which locations a rule takes stock. */
export interface InventoryFilter {
  readonly groups?: Names;
  readonly excludeGroups?: Names;
  readonly kinds?: Names;
  readonly locations?: Names;
  readonly excludeLocations?: Names;
  readonly maxKm?: number | undefined;
  /** Units of each item that a location keeps for itself beyond its safety stock. */
  readonly safetyStock?: number | undefined;
  readonly ignoreCapacity?: boolean | undefined;
  /** Days that a location's stock must last for it to give any away. */
  readonly minCoverDays?: number | undefined;
  /** Minor units that each parcel must be worth, if there are several. */
  readonly minParcelValue?: number | undefined;
}

/** What becomes of units that the rule could not place. */
export type RuleAction = 'NEXT_RULE' | 'BACKORDER' | 'HOLD' | 'CANCEL_AFTER';

/** Order filter → inventory filter and sort → action. */
export interface RoutingRule {
  readonly name: string;
  readonly when: OrderFilter;
  readonly from: InventoryFilter;
  readonly strategy: string;
  /** Whether an order may be served in several parcels, or in part. */
  readonly split: boolean;
  readonly otherwise: RuleAction;
  /** With CANCEL_AFTER. */
  readonly cancelAfterDays?: number | undefined;
}

/** Everything that decides from where orders are served; one document with a version. */
export interface SourcingPolicy {
  /** 0: as delivered. */
  readonly version: number;
  readonly zones: readonly Zone[];
  readonly rates: readonly Rate[];
  readonly strategies: readonly Strategy[];
  readonly rules: readonly RoutingRule[];
  /** Locations that may fail an order's item before it waits for a person. */
  readonly maxAttempts: number;
  /** Minor units per day that a parcel comes after the promise. */
  readonly latePenaltyPerDay: number;
  /** Minor units per unit taken from a location that is left without stock for its own sales. */
  readonly scarcityPenalty: number;
  /** Days of its own sales at and above which a location's stock is not scarce. */
  readonly scarcityCoverDays: number;
}

const weights = (given: Partial<Weights>): Weights => ({
  cost: 1,
  split: 100,
  kilometre: 0,
  rank: 0,
  balance: 0,
  ...given,
});

/** Strategies that every installation has; a policy may define others, or these anew. */
export const BUILT_IN_STRATEGIES: readonly Strategy[] = [
  { code: 'cheapest', weights: weights({}) },
  { code: 'fewest-splits', weights: weights({ split: 1_000_000 }) },
  { code: 'nearest', weights: weights({ cost: 0, kilometre: 100 }) },
  { code: 'priority', weights: weights({ cost: 0, rank: 10_000 }) },
  { code: 'balance', weights: weights({ cost: 0, balance: 10_000 }) },
  { code: 'store-only', weights: weights({}), kinds: ['STORE'] },
  { code: 'pickup', weights: weights({}) },
];

/** What holds until somebody publishes another policy. */
export const DEFAULT_POLICY: SourcingPolicy = {
  version: 0,
  zones: [{ code: 'LOCAL', sameCountry: true, maxKm: 50 }, { code: 'DOMESTIC', sameCountry: true }, { code: 'ABROAD' }],
  rates: [
    { zone: 'LOCAL', service: '*', base: 400, perKg: 20, perKm: 0.2, transitDays: 1 },
    { zone: 'LOCAL', service: 'EXPRESS', base: 900, perKg: 40, perKm: 0.2, transitDays: 1 },
    { zone: 'DOMESTIC', service: '*', base: 400, perKg: 40, perKm: 0.2, transitDays: 2 },
    { zone: 'DOMESTIC', service: 'EXPRESS', base: 1_200, perKg: 80, perKm: 0.2, transitDays: 1 },
    { zone: 'ABROAD', service: '*', base: 1_300, perKg: 90, perKm: 0.2, transitDays: 5 },
    { zone: 'ABROAD', service: 'EXPRESS', base: 3_000, perKg: 180, perKm: 0.2, transitDays: 2 },
  ],
  strategies: [],
  rules: [{ name: 'cheapest', when: {}, from: {}, strategy: 'cheapest', split: true, otherwise: 'BACKORDER' }],
  maxAttempts: 3,
  latePenaltyPerDay: 500,
  scarcityPenalty: 200,
  scarcityCoverDays: 7,
};

/** A strategy by its code: the policy's own, or a built-in one. */
export const strategyOf = (policy: SourcingPolicy, code: string): Strategy | undefined =>
  policy.strategies.find((one) => one.code === code) ?? BUILT_IN_STRATEGIES.find((one) => one.code === code);
