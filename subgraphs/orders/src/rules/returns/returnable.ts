import { isSelfCompleting } from '../line-counters.js';
import { policiesOf } from '../channel-policies.js';
import type { LineState, OrderState } from '../order-state.js';
import type { ReturnPolicy } from './return-policy.js';
import { deliveredUnits, lostUnits, returnableUnits, shippedUnits, takenUnits } from './return-units.js';

/** Why units do not come back. */
export type ReturnObstacle =
  'NOT_A_GOOD' | 'NOT_SHIPPED' | 'NOT_DELIVERED' | 'LOST' | 'ALREADY_RETURNED' | 'FINAL_SALE' | 'WINDOW_PASSED';

/** What of a line, or of one part of a kit, may come back. */
export interface Returnable {
  readonly line: LineState;
  readonly sku: string;
  /** Units that may come back now; for a person with the right to decide otherwise, `most`. */
  readonly quantity: number;
  readonly most: number;
  /** Why not all, or not any, of what was ordered. */
  readonly obstacle: ReturnObstacle | null;
  /** Whether it only comes back where the merchant is to blame. */
  readonly faultOnly: boolean;
  /** Until when, and until when where the merchant is to blame. */
  readonly until: Date | null;
  readonly faultUntil: Date | null;
}

const DAY = 86_400_000;

/** The time for a return begins when the newest unit arrived; where nobody tells of arrivals, when it left. */
const beganAt = (order: OrderState, line: LineState): Date | null =>
  line.deliveredAt ?? (order.historical ? (order.completedAt ?? order.placedAt) : order.shippedAt);

const after = (began: Date | null, days: number): Date | null =>
  began ? new Date(began.getTime() + days * DAY) : null;

interface Standing {
  readonly units: number;
  readonly obstacle: ReturnObstacle | null;
}

/** What the customer has of it, whatever the policy says. */
function standing(order: OrderState, line: LineState, sku: string): Standing & { readonly most: number } {
  if (isSelfCompleting(line)) return { units: 0, most: 0, obstacle: 'NOT_A_GOOD' };
  const shipped = shippedUnits(order, line, sku);
  const most = returnableUnits(order, line, sku);
  const away = lostUnits(order, line, sku) + takenUnits(order, line, sku);
  const units = Math.max(0, Math.min(most, deliveredUnits(order, line, sku) - takenUnits(order, line, sku)));
  if (shipped === 0) return { units, most, obstacle: 'NOT_SHIPPED' };
  if (most === 0)
    return { units, most, obstacle: lostUnits(order, line, sku) >= shipped ? 'LOST' : 'ALREADY_RETURNED' };
  return { units, most, obstacle: units === 0 ? 'NOT_DELIVERED' : away > 0 ? 'ALREADY_RETURNED' : null };
}

function returnable(order: OrderState, line: LineState, sku: string, now: Date): Returnable {
  const policy: ReturnPolicy = policiesOf(order.policies).returns;
  const { units, most, obstacle } = standing(order, line, sku);
  const until = after(beganAt(order, line), policy.windowDays);
  const faultUntil = after(beganAt(order, line), Math.max(policy.windowDays, policy.faultWindowDays));
  const common = { line, sku, most, until, faultUntil };
  if (units === 0) return { ...common, quantity: 0, obstacle, faultOnly: false };
  if (faultUntil && faultUntil < now) return { ...common, quantity: 0, obstacle: 'WINDOW_PASSED', faultOnly: false };
  if (until && until < now) return { ...common, quantity: units, obstacle: 'WINDOW_PASSED', faultOnly: true };
  const final = [line.sku, sku].some((one) => policy.finalSaleSkus.includes(one));
  if (final) return { ...common, quantity: units, obstacle: 'FINAL_SALE', faultOnly: true };
  return { ...common, quantity: units, obstacle, faultOnly: false };
}

/** What of an order may come back, line by line and part by part, with why not. */
export const returnables = (order: OrderState, now: Date): Returnable[] =>
  order.lines.flatMap((line) => line.components.map(({ sku }) => returnable(order, line, sku, now)));
