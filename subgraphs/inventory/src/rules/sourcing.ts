import { applyRule, mergeVerdicts, openWants, takeFrom, type Step } from './sourcing/apply-rule.js';
import { ruleApplies } from './sourcing/match-rule.js';
import {
  BUILT_IN_STRATEGIES,
  DEFAULT_POLICY,
  strategyOf,
  type RoutingRule,
  type SourcingPolicy,
  type Strategy,
} from './sourcing/policy.js';
import type * as given from './sourcing/problem.js';
import type { Judging } from './sourcing/score.js';

export type { Candidate, Place } from './sourcing/problem.js';

/** One delivery that is to be served. */
export interface SourcingProblem {
  readonly wants: readonly given.Want[];
  readonly candidates: readonly given.Candidate[];
  /** Units available, by `${locationId}/${sku}`. */
  readonly available: ReadonlyMap<string, number>;
  /** By the same key. */
  readonly levels?: ReadonlyMap<string, given.LevelFacts>;
  readonly destination: given.Place | null;
  readonly order?: given.OrderFacts;
  readonly policy?: SourcingPolicy;
  /** Instead of the strategies that the policy's rules name. */
  readonly strategy?: string | undefined;
  readonly now?: Date;
}

/** From where a delivery is served, and why. */
export interface SourcingPlan {
  readonly assignments: readonly given.Assignment[];
  readonly shortages: readonly given.Shortage[];
  /** Minor units, as the strategy counts. */
  readonly cost: number;
  /** Every location with its score, and why it was taken or not; made up when it is asked for. */
  readonly candidates: () => readonly given.ScoredCandidate[];
  readonly strategy: string;
  /** Name of the rule that decided last. */
  readonly rule: string;
  readonly policyVersion: number;
  /** Whether nothing better exists under the rules. */
  readonly exact: boolean;
  /** What the last rule says of units that could not be placed. */
  readonly otherwise: Exclude<RoutingRule['otherwise'], 'NEXT_RULE'>;
  readonly cancelAfterDays: number | null;
}

const ANY_ORDER: given.OrderFacts = {
  channelCode: '',
  method: 'SHIPPING',
  service: 'STANDARD',
  priority: 0,
  promisedTo: null,
};
const EPOCH = new Date(0);
const NOTHING_KNOWN: ReadonlyMap<string, given.LevelFacts> = new Map();
const [CHEAPEST] = BUILT_IN_STRATEGIES as [Strategy];
const FALLBACK: RoutingRule = {
  name: 'none applies',
  when: {},
  from: {},
  strategy: 'cheapest',
  split: true,
  otherwise: 'BACKORDER',
};

const strategyFor = ({ policy = DEFAULT_POLICY, strategy }: SourcingProblem, rule: RoutingRule): Strategy =>
  strategyOf(policy, strategy ?? rule.strategy) ?? CHEAPEST;

function judgingOf(problem: SourcingProblem, rule: RoutingRule): Judging {
  const { levels = NOTHING_KNOWN, order = ANY_ORDER, policy = DEFAULT_POLICY, now = EPOCH } = problem;
  return { ...problem, levels, order, policy, now, rule, strategy: strategyFor(problem, rule) };
}

/**
 * From where a delivery is served: the policy's rules are gone through in their order; the first that fits takes what it
 * may, at the least cost under its strategy, and says whether the next is asked for the rest. Within a rule the most
 * units are served, and of all ways to serve them the cheapest is taken. Nothing is ever assigned beyond what is
 * available, also when two lines want the same item.
 */
export function source(problem: SourcingProblem): SourcingPlan {
  const { destination, order = ANY_ORDER, now = EPOCH, policy = DEFAULT_POLICY } = problem;
  const facts = { order, destination, wants: problem.wants, now };
  const fitting = policy.rules.filter((rule) => ruleApplies(rule, facts));
  const rules = fitting.length > 0 ? fitting : [FALLBACK];
  const steps: Step[] = [];
  let [wants, available] = [problem.wants, problem.available];
  for (const rule of rules) {
    const step = applyRule(judgingOf({ ...problem, wants, available }, rule));
    steps.push(step);
    wants = openWants(wants, step.assignments);
    if (wants.length === 0 || rule.otherwise !== 'NEXT_RULE') break;
    const left = new Map(available);
    takeFrom(left, step.assignments);
    available = left;
  }
  const last = rules[steps.length - 1] ?? FALLBACK;
  return {
    assignments: steps.flatMap((step) => step.assignments),
    shortages: wants.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })),
    cost: steps.reduce((sum, step) => sum + step.cost, 0),
    candidates: () => mergeVerdicts(steps),
    strategy: strategyFor(problem, last).code,
    rule: last.name,
    policyVersion: policy.version,
    exact: steps.every((step) => step.exact),
    otherwise: last.otherwise === 'NEXT_RULE' ? 'BACKORDER' : last.otherwise,
    cancelAfterDays: last.cancelAfterDays ?? null,
  };
}
