import { factsOf, orderChanged } from '../rules/order-changed.js';
import type { OrderState } from '../rules/order-state.js';

const told = new WeakMap<OrderState, string>();

/** Remembers what others know of a loaded order, before it is changed. */
export function rememberFacts(order: OrderState): OrderState {
  told.set(order, factsOf(orderChanged(order).payload));
  return order;
}

/** `OrderChanged`, with the facet `facts` unless all that is new is how far units have come towards their parcels. */
export function tellOfOrder(order: OrderState): ReturnType<typeof orderChanged> {
  const event = orderChanged(order);
  return factsOf(event.payload) === told.get(order) ? event : { ...event, facets: ['facts'] };
}
