import type { CartLine } from '../rules/cart-lines.js';
import type { Place } from '../rules/sourcing.js';

/** What a cart wants to hold. */
export interface ReserveStockInput {
  readonly lines: readonly CartLine[];
  readonly destination?: Place | null;
  /** Minutes until the hold ends; 15 by default, 60 at most. */
  readonly minutes?: number | null;
}
