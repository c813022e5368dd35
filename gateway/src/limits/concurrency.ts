import type { GraphQLError } from 'graphql';
import { refusal } from '../refusal.js';
import type { GatewayContext } from '../gateway-context.js';
import { limitsOf, type LimitsByRole } from './limits.js';
import { callerKey } from './rate-check.js';
import { Tally } from './tally.js';

/** Operations under way in one process at most, whoever sent them. */
const MAX_UNDER_WAY = 1_000;

/** A place among the operations under way. */
export interface Place {
  /** When the operation must be answered, by `performance.now()`. */
  readonly deadline: number;
  /** Gives the place back; called once. */
  leave(): void;
}

/**
 * Operations under way: each caller has places of its own, so that one who takes all of his leaves the others theirs, and
 * the process as a whole turns away what it could only keep waiting.
 */
export class Concurrency {
  private readonly byCaller = new Tally();
  private total = 0;

  constructor(
    private readonly limits: LimitsByRole,
    private readonly maxUnderWay = MAX_UNDER_WAY,
  ) {}

  /** A place, or the refusal when there is none. */
  enter(context: Pick<GatewayContext, 'actor' | 'address'>): Place | GraphQLError {
    if (this.total >= this.maxUnderWay)
      return refusal('OVERLOADED', 'The service is at its limit: come again in a moment.', { retryAfterSeconds: 1 });
    const key = callerKey(context);
    const own = this.byCaller.add(key);
    const { concurrency: limit, timeMs } = limitsOf(this.limits, context.actor);
    if (own > limit) {
      this.byCaller.remove(key);
      const details = { name: 'concurrency', limit, value: own, retryAfterSeconds: 1 };
      return refusal('RATE_LIMITED', `Too many operations are under way: ${own} of at most ${limit}.`, details);
    }
    this.total += 1;
    return { deadline: performance.now() + timeMs, leave: () => this.leave(key) };
  }

  private leave(key: string): void {
    this.total -= 1;
    this.byCaller.remove(key);
  }
}
