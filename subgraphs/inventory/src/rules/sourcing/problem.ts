import type { WorkCalendar } from './calendar.js';

/** Where something is, or goes to. Degrees; without them distances are those of a typical parcel of its zone. */
export interface Place {
  readonly countryCode: string;
  readonly postalCode?: string | null;
  readonly city?: string | null;
  readonly latitude?: number | null;
  readonly longitude?: number | null;
}

/** A location that may serve orders. */
export interface Candidate {
  readonly locationId: string;
  readonly code: string;
  readonly kind: 'WAREHOUSE' | 'STORE';
  /** Names under which rules speak of several locations. */
  readonly groups: readonly string[];
  /** Channels that are not served from it. */
  readonly closedTo: readonly string[];
  readonly place: Place;
  /** Minor units per parcel, for picking and packing there. */
  readonly handlingCost: number;
  /** Higher is preferred. */
  readonly priority: number;
  /** Orders that it may still take today; null: any number. */
  readonly capacityLeft: number | null;
  readonly calendar: WorkCalendar;
}

/** What sourcing knows of an item at a location beside the free units. */
export interface LevelFacts {
  readonly weightGrams: number;
  /** Units that the location itself sells a day; what it would have to go without is scarcer there. */
  readonly dailyDemand: number;
  /** Minor units that shipping one unit from here saves, because it would be marked down otherwise. */
  readonly markdownBenefit: number;
}

export interface Want {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  /** Locations that may not serve this item for the order: they have refused it or did not find it. */
  readonly excluded: readonly string[];
  /** Minor units that one unit is sold for. */
  readonly unitValue?: number;
}

/** What order filters of rules look at. */
export interface OrderFacts {
  readonly channelCode: string;
  readonly method: string;
  readonly service: string;
  readonly priority: number;
  readonly promisedTo: Date | null;
}

export interface Assignment {
  readonly lineId: string;
  readonly sku: string;
  readonly locationId: string;
  readonly quantity: number;
}

export interface Shortage {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** Minor units of a parcel from a location, by where they come from. Together with the units' share they are its score. */
export interface ScoreParts {
  readonly shipping: number;
  readonly handling: number;
  readonly late: number;
  /** Of all units of the order that it could serve. */
  readonly weight: number;
  readonly scarcity: number;
  readonly markdown: number;
  /** What the strategy adds for distance, rank or balance. */
  readonly strategy: number;
}

/** A location as it was judged for one order. */
export interface ScoredCandidate {
  readonly locationId: string;
  readonly code: string;
  readonly zone: string;
  readonly km: number | null;
  /** Minor units of serving from it what it could; null when it was not considered. */
  readonly score: number | null;
  readonly parts: ScoreParts | null;
  /** Units of the order that it could serve by itself. */
  readonly units: number;
  readonly chosen: boolean;
  readonly why: string;
}
