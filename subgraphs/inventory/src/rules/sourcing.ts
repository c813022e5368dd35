/** Sourcing: from which locations an order's units come, at the least cost. */
export interface Place {
  readonly countryCode: string;
  readonly postalCode?: string | null;
  readonly latitude?: number | null;
  readonly longitude?: number | null;
}

export interface Candidate {
  readonly locationId: string;
  readonly code: string;
  readonly place: Place;
  /** Minor units per parcel, for picking and packing there. */
  readonly handlingCost: number;
  /** Higher is preferred among equals. */
  readonly priority: number;
}

export interface Want {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  /** Locations that may not serve this want. */
  readonly excluded: readonly string[];
}

export interface SourcingProblem {
  readonly wants: readonly Want[];
  readonly candidates: readonly Candidate[];
  /** Units available, by `${locationId}/${sku}`. */
  readonly available: ReadonlyMap<string, number>;
  readonly destination: Place | null;
}

export interface Assignment {
  readonly lineId: string;
  readonly sku: string;
  readonly locationId: string;
  readonly quantity: number;
}

export interface ScoredCandidate {
  readonly locationId: string;
  readonly code: string;
  /** Minor units of one parcel from there. */
  readonly parcelCost: number;
  /** Units of the order that it could serve by itself. */
  readonly units: number;
  readonly chosen: boolean;
  readonly why: string;
}

export interface SourcingPlan {
  readonly assignments: readonly Assignment[];
  readonly shortages: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
  readonly cost: number;
  readonly candidates: readonly ScoredCandidate[];
}

/** Up to this many locations every subset is tried, which is exact; beyond, the cheapest ones that hold stock are. */
const EXACT_CANDIDATES = 8;

const EARTH_KM = 6_371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres; null without both coordinates. */
export function distanceKm(a: Place, b: Place): number | null {
  if (a.latitude == null || a.longitude == null || b.latitude == null || b.longitude == null) return null;
  const [dLat, dLon] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)];
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Minor units of one parcel: a base, by border and distance, and the location's handling. */
export function parcelCost(candidate: Candidate, destination: Place | null): number {
  if (!destination) return candidate.handlingCost;
  const border = candidate.place.countryCode === destination.countryCode ? 0 : 900;
  const km = distanceKm(candidate.place, destination);
  const near =
    candidate.place.postalCode &&
    destination.postalCode &&
    candidate.place.postalCode.slice(0, 2) === destination.postalCode.slice(0, 2);
  const distance = km === null ? (border > 0 ? 600 : near ? 100 : 300) : Math.round(Math.min(km, 6_000) / 5);
  return 400 + border + distance + candidate.handlingCost;
}

interface Ranked {
  readonly candidate: Candidate;
  readonly cost: number;
  readonly index: number;
}

const rank = (problem: SourcingProblem): Ranked[] =>
  problem.candidates
    .map((candidate) => ({ candidate, cost: parcelCost(candidate, problem.destination) }))
    .toSorted(
      (a, b) =>
        a.cost - b.cost ||
        b.candidate.priority - a.candidate.priority ||
        (a.candidate.code < b.candidate.code ? -1 : 1),
    )
    .map((one, index) => ({ ...one, index }));

/** Serves the wants from `chosen`, cheapest first; stock is shared over lines and never counted twice. */
function fill(
  problem: SourcingProblem,
  chosen: readonly Ranked[],
): { assignments: Assignment[]; filled: number; used: Set<string> } {
  const left = new Map(problem.available);
  const assignments: Assignment[] = [];
  const used = new Set<string>();
  let filled = 0;
  for (const want of problem.wants) {
    let open = want.quantity;
    for (const { candidate } of chosen) {
      const { locationId } = candidate;
      if (open === 0) break;
      if (want.excluded.includes(locationId)) continue;
      const key = `${locationId}/${want.sku}`;
      const take = Math.min(open, Math.max(0, left.get(key) ?? 0));
      if (take === 0) continue;
      left.set(key, (left.get(key) ?? 0) - take);
      assignments.push({ lineId: want.lineId, sku: want.sku, locationId, quantity: take });
      used.add(locationId);
      open -= take;
      filled += take;
    }
  }
  return { assignments, filled, used };
}

interface Trial {
  readonly assignments: Assignment[];
  readonly filled: number;
  readonly used: ReadonlySet<string>;
  readonly cost: number;
}

function attempt(problem: SourcingProblem, chosen: readonly Ranked[]): Trial {
  const { assignments, filled, used } = fill(problem, chosen);
  const cost = chosen.filter(({ candidate }) => used.has(candidate.locationId)).reduce((sum, one) => sum + one.cost, 0);
  return { assignments, filled, used, cost };
}

/** More units beat fewer; then the lower cost, then the fewer parcels. */
const better = (a: Trial, b: Trial): boolean =>
  a.filled !== b.filled ? a.filled > b.filled : a.cost !== b.cost ? a.cost < b.cost : a.used.size < b.used.size;

function explain(problem: SourcingProblem, ranked: readonly Ranked[], best: Trial): ScoredCandidate[] {
  return ranked.map((one) => {
    const { locationId, code } = one.candidate;
    const units = fill(problem, [one]).filled;
    const chosen = best.used.has(locationId);
    const why = chosen
      ? 'part of the cheapest way to serve the most units'
      : units === 0
        ? 'has nothing of what is wanted'
        : 'serving from it would cost more or need another parcel';
    return { locationId, code, parcelCost: one.cost, units, chosen, why };
  });
}

/**
 * Chooses locations so that the most units are served, at the least sum of parcel costs. Exact over every subset of up to
 * eight candidates (more are first cut down to the eight that are cheapest among those with stock). Nothing is ever
 * assigned beyond what is available, also when two lines want the same item.
 */
export function source(problem: SourcingProblem): SourcingPlan {
  const ranked = rank(problem);
  const useful = ranked.filter((one) => fill(problem, [one]).filled > 0).slice(0, EXACT_CANDIDATES);
  let best: Trial = { assignments: [], filled: 0, used: new Set(), cost: 0 };
  for (let mask = 1; mask < 1 << useful.length; mask += 1) {
    const trial = attempt(
      problem,
      useful.filter((_, index) => (mask >> index) & 1),
    );
    if (better(trial, best)) best = trial;
  }
  const rest = attempt(problem, [
    ...useful.filter(({ candidate }) => best.used.has(candidate.locationId)),
    ...ranked.filter(({ candidate }) => !best.used.has(candidate.locationId)),
  ]);
  if (rest.filled > best.filled) best = rest;
  const shortages = problem.wants.flatMap(({ lineId, sku, quantity }) => {
    const served = best.assignments
      .filter((one) => one.lineId === lineId && one.sku === sku)
      .reduce((sum, one) => sum + one.quantity, 0);
    return served < quantity ? [{ lineId, sku, quantity: quantity - served }] : [];
  });
  return { assignments: best.assignments, shortages, cost: best.cost, candidates: explain(problem, ranked, best) };
}

/** Where a backorder waits: the cheapest candidate that the want does not exclude. */
export function backorderLocation(problem: SourcingProblem, want: Pick<Want, 'excluded'>): string | undefined {
  const ranked = rank(problem);
  return (ranked.find(({ candidate }) => !want.excluded.includes(candidate.locationId)) ?? ranked[0])?.candidate
    .locationId;
}
