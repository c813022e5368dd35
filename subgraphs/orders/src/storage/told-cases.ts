import type { CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import { orderCases, troublesOf, type OrderTrouble } from '../rules/order-cases.js';
import type { OrderState } from '../rules/order-state.js';

const NONE: ReadonlySet<OrderTrouble> = new Set();
const told = new WeakMap<OrderState, ReadonlySet<OrderTrouble>>();

/** Remembers what the service desk knows of a loaded order, before it is changed. */
export function rememberTroubles(order: OrderState): OrderState {
  told.set(order, troublesOf(order));
  return order;
}

/** What the service desk is to be told of an order that was changed, or is new. */
export function casesOfOrder(order: OrderState): CaseRequestedEvent[] {
  const drafts = orderCases(order, told.get(order) ?? NONE);
  if (drafts.length > 0) rememberTroubles(order);
  return drafts;
}
