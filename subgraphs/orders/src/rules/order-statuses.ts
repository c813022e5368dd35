/** The states and derived statuses of orders, by the names that the graph uses. */
export type OrderStatus = 'DRAFT' | 'PENDING' | 'CONFIRMED' | 'PROCESSING' | 'COMPLETED' | 'CANCELLED' | 'EXPIRED';
export const PAYMENT_STATUSES = [
  'REFUNDED',
  'PARTIALLY_REFUNDED',
  'OVERPAID',
  'PAID',
  'PARTIALLY_PAID',
  'AUTHORIZED',
  'PARTIALLY_AUTHORIZED',
  'VOIDED',
  'UNPAID',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];
export const FULFILLMENT_STATUSES = [
  'CANCELLED',
  'DELIVERED',
  'PARTIALLY_DELIVERED',
  'SHIPPED',
  'PARTIALLY_SHIPPED',
  'ON_HOLD',
  'READY_FOR_PICKUP',
  'IN_PROGRESS',
  'BACKORDERED',
  'SCHEDULED',
  'UNFULFILLED',
] as const;
export type FulfillmentStatus = (typeof FULFILLMENT_STATUSES)[number];
export const RETURN_STATUSES = ['RETURNED', 'PARTIALLY_RETURNED', 'IN_PROGRESS', 'REQUESTED', 'NONE'] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];
export const DELIVERY_METHODS = ['SHIPPING', 'PICKUP_IN_STORE', 'SHIP_TO_STORE', 'DIGITAL'] as const;
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number];
