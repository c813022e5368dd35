import { arrivalOf, shipDate } from './calendar.js';
import { takeable, whyNot } from './match-rule.js';
import type { Matrix } from './matrix.js';
import type { RoutingRule, SourcingPolicy, Strategy } from './policy.js';
import type { Candidate, LevelFacts, OrderFacts, Place, Want } from './problem.js';
import { laneBetween, type Lane } from './shipping.js';

const DAY_MS = 86_400_000;
/** Money in the matrix is in thousandths of a minor unit. */
export const MILLS = 1_000;

/** What locations are judged on. */
export interface Judging {
  readonly wants: readonly Want[];
  readonly candidates: readonly Candidate[];
  readonly available: ReadonlyMap<string, number>;
  readonly levels: ReadonlyMap<string, LevelFacts>;
  readonly destination: Place | null;
  readonly order: OrderFacts;
  readonly policy: SourcingPolicy;
  readonly rule: RoutingRule;
  readonly strategy: Strategy;
  readonly now: Date;
}

/** A location with what a parcel from it costs, in minor units. */
export interface Judged {
  readonly candidate: Candidate;
  readonly lane: Lane;
  /** Why it may not serve; null when it may. */
  readonly barred: string | null;
  readonly late: number;
  /** What the strategy adds for distance and rank. */
  readonly strategy: number;
}

/** What the delivery wants of each item, over all of its lines. */
export interface ItemNeed {
  readonly sku: string;
  readonly quantity: number;
  readonly excluded: ReadonlySet<string>;
}

/** Sums the lines' wants by item; a location that failed an item for one line is not asked for it for another. */
function sumNeeds(wants: readonly Want[]): ItemNeed[] {
  const needs = new Map<string, { sku: string; quantity: number; excluded: Set<string> }>();
  for (const { sku, quantity, excluded } of wants) {
    const need = needs.get(sku) ?? { sku, quantity: 0, excluded: new Set<string>() };
    need.quantity += quantity;
    for (const locationId of excluded) need.excluded.add(locationId);
    needs.set(sku, need);
  }
  return [...needs.values()];
}

function latePenalty({ policy, order, now }: Judging, { calendar, capacityLeft }: Candidate, lane: Lane): number {
  if (!order.promisedTo || !lane.rate) return 0;
  const leaves = shipDate(calendar, now, capacityLeft !== null && capacityLeft <= 0);
  const arrives = arrivalOf(leaves, lane.rate.transitDays);
  return Math.max(0, Math.ceil((arrives.getTime() - order.promisedTo.getTime()) / DAY_MS)) * policy.latePenaltyPerDay;
}

function judge(judging: Judging, candidate: Candidate, rank: number): Judged {
  const { policy, rule, strategy, destination, order } = judging;
  const { weights, kinds } = strategy;
  const lane = laneBetween(policy, candidate.place, destination, order.service);
  const barred = !lane.rate
    ? `nothing is sent from there with ${order.service}`
    : kinds && !kinds.includes(candidate.kind)
      ? `the strategy is for ${kinds.join(', ')}`
      : candidate.closedTo.includes(order.channelCode)
        ? `is not open to the channel ${order.channelCode}`
        : whyNot(rule.from, candidate, lane.km);
  const distance = weights.kilometre === 0 ? 0 : (lane.km ?? FAR_KM) * weights.kilometre;
  const late = barred ? 0 : latePenalty(judging, candidate, lane);
  return { candidate, lane, barred, late, strategy: distance + rank * weights.rank };
}

/** For strategies that count kilometres: a place that nobody can measure comes last. */
const FAR_KM = 20_000;

const byRank = (a: Candidate, b: Candidate): number => b.priority - a.priority || (a.code < b.code ? -1 : 1);

const ranked = new WeakMap<readonly Candidate[], readonly Candidate[]>();

/** Candidates in the order of their rank; sorted once for each list, which serves many deliveries. */
function inRank(candidates: readonly Candidate[]): readonly Candidate[] {
  const known = ranked.get(candidates);
  if (known) return known;
  const sorted = candidates.toSorted(byRank);
  ranked.set(candidates, sorted);
  return sorted;
}

/** All locations in the order of their rank, with what a parcel from each costs, or why it may not serve. */
export const judgeAll = (judging: Judging): Judged[] =>
  inRank(judging.candidates).map((candidate, rank) => judge(judging, candidate, rank));

/** What a unit of an item costs at a location beyond the parcel, in minor units, by where it comes from. */
export interface UnitParts {
  readonly weight: number;
  readonly scarcity: number;
  readonly markdown: number;
  readonly balance: number;
}

/** Stock of an item at a location, for judging one unit of it. */
interface StockFacts {
  readonly free: number;
  readonly wanted: number;
  /** The most that any location has of the item. */
  readonly most: number;
  readonly facts: LevelFacts | undefined;
}

/** A unit's share: its weight, what the location goes without, and what it saves to be rid of it. */
function unitParts(
  { policy, strategy }: Judging,
  { lane }: Judged,
  { free, wanted, most, facts }: StockFacts,
): UnitParts {
  const weight = ((lane.rate?.perKg ?? 0) * (facts?.weightGrams ?? 0)) / 1_000;
  const comfort = (facts?.dailyDemand ?? 0) * policy.scarcityCoverDays;
  const bare = comfort > 0 ? Math.min(1, Math.max(0, 1 - Math.max(0, free - wanted) / comfort)) : 0;
  const balance = most > 0 ? strategy.weights.balance * (1 - free / most) : 0;
  return { weight, scarcity: policy.scarcityPenalty * bare, markdown: facts?.markdownBenefit ?? 0, balance };
}

/** A delivery in numbers, with the locations that its rows stand for. */
export interface Scored {
  readonly matrix: Matrix;
  readonly rows: readonly Judged[];
  readonly needs: readonly ItemNeed[];
  /** What makes up a unit's cost, in the order of the matrix; none where there is no stock. */
  readonly parts: readonly (UnitParts | undefined)[];
}

/** A row with what is free there of each item. */
interface Stocked {
  readonly row: Judged;
  readonly free: readonly number[];
}

function stockOf({ available }: Judging, row: Judged, needs: readonly ItemNeed[]): Stocked | undefined {
  if (row.barred !== null) return undefined;
  const prefix = `${row.candidate.locationId}/`;
  let some = false;
  const free = needs.map(({ sku, excluded }) => {
    const units = excluded.has(row.candidate.locationId) ? 0 : Math.max(0, available.get(prefix + sku) ?? 0);
    if (units > 0) some = true;
    return units;
  });
  return some ? { row, free } : undefined;
}

/** The matrix of all locations that may serve and have something of what is wanted. */
export function scoreAll(judging: Judging, judged: readonly Judged[]): Scored {
  const needs = sumNeeds(judging.wants);
  const stocked = judged.flatMap((row) => stockOf(judging, row, needs) ?? []);
  const [n, m] = [stocked.length, needs.length];
  const rows = stocked.map(({ row }) => row);
  const matrix: Matrix = {
    n,
    m,
    need: Int32Array.from(needs, ({ quantity }) => quantity),
    stock: new Int32Array(n * m),
    fixed: Float64Array.from(rows, (row) => fixedCost(judging, row)),
    unit: new Float64Array(n * m),
  };
  const parts: (UnitParts | undefined)[] = Array.from({ length: n * m });
  needs.forEach((need, s) => fillColumn(judging, { matrix, stocked, parts }, need, s));
  return { matrix, rows, needs, parts };
}

const fixedCost = ({ strategy: { weights } }: Judging, { candidate, lane, late, strategy }: Judged): number =>
  Math.round(MILLS * (weights.cost * (lane.base + candidate.handlingCost + late) + strategy + weights.split));

interface Filling {
  readonly matrix: Matrix;
  readonly stocked: readonly Stocked[];
  readonly parts: (UnitParts | undefined)[];
}

function fillColumn(judging: Judging, { matrix, stocked, parts }: Filling, need: ItemNeed, s: number): void {
  const { levels, rule, strategy } = judging;
  const most = stocked.reduce((sofar, { free }) => Math.max(sofar, free[s] ?? 0), 0);
  stocked.forEach(({ row, free }, l) => {
    const here = free[s] ?? 0;
    if (here === 0) return;
    const facts = levels.get(`${row.candidate.locationId}/${need.sku}`);
    const part = unitParts(judging, row, { free: here, wanted: need.quantity, most, facts });
    const cost = strategy.weights.cost * (part.weight + part.scarcity - part.markdown) + part.balance;
    const place = l * matrix.m + s;
    parts[place] = part;
    matrix.stock[place] = Math.min(need.quantity, takeable(rule.from, here, facts));
    matrix.unit[place] = Math.round(MILLS * cost);
  });
}
