import type { ChannelPolicies } from './channel-policies.js';
import { newHold } from './new-hold.js';
import type { HoldState, OrderState } from './order-state.js';

const MINUTE = 60_000;

/** Whether the order is billed to another country than it goes to. */
const addressMismatch = (order: Pick<OrderState, 'billingAddress' | 'deliveries'>): boolean => {
  const billed = order.billingAddress?.countryCode;
  return billed !== undefined && order.deliveries.some(({ address }) => address && address.countryCode !== billed);
};

interface Screening {
  readonly firstOrder: boolean;
  readonly by: unknown;
  readonly now: Date;
}

/** The holds that a channel's policies put on a new order, each with the one who may release it. */
export function screenOrder(order: OrderState, policies: ChannelPolicies, screening: Screening): HoldState[] {
  const { by, now } = screening;
  const { remorseMinutes, holdAboveTotal } = policies;
  const review = (reason: string): HoldState => newHold(reason, { by, at: now, owner: 'review' });
  const held: HoldState[] = [];
  if (holdAboveTotal !== null && order.total > holdAboveTotal) held.push(review('HIGH_VALUE'));
  if (policies.holdAddressMismatch && addressMismatch(order)) held.push(review('ADDRESS_MISMATCH'));
  if (policies.holdFirstOrder && screening.firstOrder) held.push(review('FIRST_ORDER'));
  if (policies.fraudCheck) held.push(newHold('RISK_REVIEW', { by, at: now, owner: 'fraud' }));
  if (remorseMinutes > 0) {
    const releaseAt = new Date(now.getTime() + remorseMinutes * MINUTE);
    held.push(newHold('REMORSE', { by, at: now, owner: 'customer', releaseAt }));
  }
  return held;
}

/** A moment so many minutes later. */
export const minutesAfter = (moment: Date, minutes: number): Date => new Date(moment.getTime() + minutes * MINUTE);
