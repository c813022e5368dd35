import type { DeliveryState, OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';

/** Seals a delivery's address and the order's e-mail for those who must write to the receiver. */
export const recipientSealer =
  ({ sealer }: OrdersServices, order: OrderState) =>
  ({ address }: DeliveryState): string | null =>
    address || order.email ? sealer.seal({ ...address, email: order.email }) : null;

/** Seals whom a notice goes to. */
export const contactSealer =
  ({ sealer }: OrdersServices) =>
  (contact: { readonly email: string; readonly name: string | null }): string =>
    sealer.seal(contact);
