import type { PlanningStock } from './reservation-board.js';
import type { SourcingPolicy } from './sourcing/policy.js';
import type { Candidate, LevelFacts } from './sourcing/problem.js';

/** What orders are planned on. */
export interface PlanContext {
  readonly candidates: readonly Candidate[];
  readonly stock: PlanningStock;
  readonly levels: ReadonlyMap<string, LevelFacts>;
  /** Items that are only taken orders for until they are released for sending. */
  readonly unreleased: ReadonlySet<string>;
  readonly policy: SourcingPolicy;
  readonly now: Date;
  /** Instead of the strategies that the policy's rules name. */
  readonly strategy?: string | undefined;
  /** Makes ids of new rows. */
  readonly newId: () => string;
}
