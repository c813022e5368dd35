import { enumOf } from '@oms/platform/graphql/enum-of';
import { registerEnumType } from 'type-graphql';
import { DELIVERY_METHODS, FULFILLMENT_STATUSES, PAYMENT_STATUSES, RETURN_STATUSES } from '../rules/order-statuses.js';

/** Enums of the graph, as objects that type-graphql knows. */
export const OrderStatusEnum = enumOf([
  'DRAFT',
  'PENDING',
  'CONFIRMED',
  'PROCESSING',
  'COMPLETED',
  'CANCELLED',
  'EXPIRED',
]);
export const PaymentStatusEnum = enumOf(PAYMENT_STATUSES);
export const FulfillmentStatusEnum = enumOf(FULFILLMENT_STATUSES);
export const ReturnStatusEnum = enumOf(RETURN_STATUSES);
export const DeliveryMethodEnum = enumOf(DELIVERY_METHODS);
export const OrderLineKindEnum = enumOf(['SALE', 'REPLACEMENT', 'EXCHANGE']);
export const ChannelKindEnum = enumOf(['WEB', 'STORE', 'PHONE', 'MARKETPLACE', 'SOCIAL']);
export const PaymentMethodEnum = enumOf([
  'CARD',
  'EXTERNAL',
  'INVOICE',
  'CASH',
  'TRANSFER',
  'HISTORICAL',
  'STORE_CREDIT',
  'GIFT_CARD',
]);
export const ShippingServiceEnum = enumOf(['ECONOMY', 'STANDARD', 'EXPRESS']);
export const ShortfallPolicyEnum = enumOf(['BACKORDER', 'HOLD', 'CANCEL'] as const);
export const OverduePolicyEnum = enumOf(['CASE', 'CANCEL'] as const);
export const DiscountScopeEnum = enumOf(['LINE', 'ORDER', 'SHIPPING'] as const);
export const RefundSettlementEnum = enumOf(['PAID', 'RETRY', 'STORE_CREDIT'] as const);
export const NoteVisibilityEnum = enumOf(['CUSTOMER', 'STAFF'] as const);
export const OrderSortFieldEnum = enumOf(['PLACED_AT', 'NUMBER', 'TOTAL']);

registerEnumType(OrderStatusEnum, { name: 'OrderStatus' });
registerEnumType(PaymentStatusEnum, { name: 'PaymentStatus' });
registerEnumType(FulfillmentStatusEnum, { name: 'FulfillmentStatus' });
registerEnumType(ReturnStatusEnum, { name: 'ReturnStatus' });
registerEnumType(DeliveryMethodEnum, { name: 'DeliveryMethod' });
registerEnumType(OrderLineKindEnum, { name: 'OrderLineKind' });
registerEnumType(ChannelKindEnum, { name: 'ChannelKind' });
registerEnumType(PaymentMethodEnum, { name: 'PaymentMethod' });
registerEnumType(ShippingServiceEnum, { name: 'ShippingService' });
registerEnumType(OrderSortFieldEnum, { name: 'OrderSortField' });
registerEnumType(ShortfallPolicyEnum, { name: 'ShortfallPolicy' });
registerEnumType(OverduePolicyEnum, { name: 'OverduePolicy' });
registerEnumType(DiscountScopeEnum, { name: 'DiscountScope' });
registerEnumType(RefundSettlementEnum, { name: 'RefundSettlement' });
registerEnumType(NoteVisibilityEnum, { name: 'NoteVisibility' });
