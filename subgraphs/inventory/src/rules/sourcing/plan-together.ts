import { takeFrom } from './apply-rule.js';
import type { SourcingPlan } from '../sourcing.js';

/** A delivery that is planned beside others on one stock. */
export interface Entry {
  /** Higher is served first. */
  readonly priority: number;
  /** ISO 8601; of those that lose units, the older is served first. */
  readonly placedAt: string;
  /** The best plan on this stock. */
  plan(available: ReadonlyMap<string, number>): SourcingPlan;
}

type Draft = { readonly entry: Entry; readonly index: number; plan: SourcingPlan };

/** Exchanges that are tried at most, so that a large batch takes no longer than its stock is fresh. */
const MOST_EXCHANGES = 300;
const EPSILON = 1e-6;

const unitsShort = ({ shortages }: SourcingPlan): number => shortages.reduce((sum, one) => sum + one.quantity, 0);

/** Keys of stock that the plans together take more of than there is. */
function contested(plans: readonly SourcingPlan[], available: ReadonlyMap<string, number>): Set<string> {
  const taken = new Map<string, number>();
  for (const { locationId, sku, quantity } of plans.flatMap((plan) => plan.assignments)) {
    const key = `${locationId}/${sku}`;
    taken.set(key, (taken.get(key) ?? 0) + quantity);
  }
  return new Set([...taken].flatMap(([key, units]) => (units > Math.max(0, available.get(key) ?? 0) ? [key] : [])));
}

const touches = (plan: SourcingPlan, keys: ReadonlySet<string>): boolean =>
  plan.assignments.some(({ locationId, sku }) => keys.has(`${locationId}/${sku}`));

interface Regret {
  readonly draft: Draft;
  /** Units that it cannot have when all others have what they want. */
  readonly lost: number;
  /** Minor units that it then costs more. */
  readonly more: number;
}

function regretOf(draft: Draft, wished: Map<string, number>): Regret {
  takeFrom(wished, draft.plan.assignments, -1);
  const second = draft.entry.plan(wished);
  takeFrom(wished, draft.plan.assignments);
  return { draft, lost: unitsShort(second) - unitsShort(draft.plan), more: second.cost - draft.plan.cost };
}

/** Priority first; then who would lose units, the oldest of them first; then who would lose most money. */
const byRegret = (a: Regret, b: Regret): number =>
  b.draft.entry.priority - a.draft.entry.priority ||
  Number(b.lost > 0) - Number(a.lost > 0) ||
  (a.lost > 0 && b.lost > 0 ? a.draft.entry.placedAt.localeCompare(b.draft.entry.placedAt) : 0) ||
  b.more - a.more ||
  a.draft.index - b.draft.index;

/** Lets two deliveries choose anew in the other order; keeps it when nobody loses units and it costs less together. */
function exchange(a: Draft, b: Draft, left: Map<string, number>): boolean {
  const before = [a.plan, b.plan] as const;
  for (const plan of before) takeFrom(left, plan.assignments, -1);
  const second = b.entry.plan(left);
  takeFrom(left, second.assignments);
  const first = a.entry.plan(left);
  takeFrom(left, first.assignments);
  const fair = unitsShort(first) <= unitsShort(before[0]) && unitsShort(second) <= unitsShort(before[1]);
  if (fair && first.cost + second.cost < before[0].cost + before[1].cost - EPSILON) {
    [a.plan, b.plan] = [first, second];
    return true;
  }
  for (const plan of [first, second]) takeFrom(left, plan.assignments, -1);
  for (const plan of before) takeFrom(left, plan.assignments);
  return false;
}

const skusOf = ({ plan }: Draft): Set<string> => new Set(plan.assignments.map(({ sku }) => sku));

/** Pairs of one priority that want an item in common. */
function rivals(drafts: readonly Draft[]): [Draft, Draft][] {
  return drafts.flatMap((a, index) => {
    const skus = skusOf(a);
    const others = drafts.slice(index + 1).filter((b) => a.entry.priority === b.entry.priority);
    return others.filter((b) => [...skusOf(b)].some((sku) => skus.has(sku))).map((b): [Draft, Draft] => [a, b]);
  });
}

function improve(drafts: readonly Draft[], left: Map<string, number>): void {
  let tries = 0;
  for (let better = true; better && tries < MOST_EXCHANGES;) {
    better = false;
    for (const [a, b] of rivals(drafts).slice(0, MOST_EXCHANGES - tries)) {
      tries += 1;
      better = exchange(a, b, left) || exchange(b, a, left) || better;
    }
  }
}

/**
 * Plans deliveries on one stock. Each first chooses as if it were alone; where these wishes do not collide, nothing
 * better exists. Where they do, the contested stock goes to whom it is worth most: by priority, then to those that could
 * not be served otherwise, the oldest first, then to those for whom the next best way costs most more. Pairs then
 * exchange their stock while that saves money and takes units from nobody.
 */
export function planTogether(entries: readonly Entry[], available: ReadonlyMap<string, number>): SourcingPlan[] {
  const drafts = entries.map((entry, index): Draft => ({ entry, index, plan: entry.plan(available) }));
  const keys = contested(
    drafts.map(({ plan }) => plan),
    available,
  );
  if (keys.size === 0) return drafts.map(({ plan }) => plan);
  const left = new Map(available);
  const fighting = drafts.filter(({ plan }) => touches(plan, keys));
  for (const draft of drafts) if (!fighting.includes(draft)) takeFrom(left, draft.plan.assignments);
  const wished = new Map(left);
  for (const { plan } of fighting) takeFrom(wished, plan.assignments);
  for (const { draft } of fighting.map((one) => regretOf(one, wished)).toSorted(byRegret)) {
    draft.plan = draft.entry.plan(left);
    takeFrom(left, draft.plan.assignments);
  }
  improve(fighting, left);
  return drafts.map(({ plan }) => plan);
}
