import type { Actor } from '@oms/platform/auth/actor';

/** Whether the order is the actor's own: its customer's, or that of the link which the actor holds. */
export const isOwnOrder = (
  actor: Actor | null,
  order: { readonly id: string; readonly customerId: string | null },
): boolean =>
  actor?.role === 'customer' &&
  (actor.orderId === order.id || (actor.customerId !== undefined && order.customerId === actor.customerId));
