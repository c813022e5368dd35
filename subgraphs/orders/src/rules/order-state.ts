import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { OrderStatus, PaymentStatus, FulfillmentStatus, ReturnStatus, DeliveryMethod } from './order-statuses.js';

/** An order with everything that belongs to it, as plain data: what commands load, rules decide on, and saving writes. */
export interface OrderState {
  id: string;
  number: string;
  version: number;
  demandVersion: number;
  lastSequence: number;
  channelCode: string;
  externalReference: string | null;
  customerId: string | null;
  email: string | null;
  billingAddress: AddressValue | null;
  status: OrderStatus;
  paymentStatus: PaymentStatus;
  fulfillmentStatus: FulfillmentStatus;
  returnStatus: ReturnStatus;
  hasOpenHold: boolean;
  hasBackorder: boolean;
  historical: boolean;
  priority: number;
  currency: string;
  subtotal: number;
  discountTotal: number;
  shippingTotal: number;
  taxTotal: number;
  total: number;
  originalTotal: number;
  captured: number;
  refunded: number;
  reservationId: string | null;
  shipCountry: string | null;
  shipPostalCode: string | null;
  carrierName: string | null;
  requiredAt: Date | null;
  promisedTo: Date | null;
  placedAt: Date;
  confirmedAt: Date | null;
  shippedAt: Date | null;
  completedAt: Date | null;
  cancelledAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Demand version that fulfillment had processed in the newest state it reported. */
  fulfillmentSeen: number;
  deliveries: DeliveryState[];
  lines: LineState[];
  allocations: AllocationState[];
  payments: PaymentState[];
  holds: HoldState[];
  cancellations: CancellationState[];
}

export interface DeliveryState {
  id: string;
  position: number;
  method: DeliveryMethod;
  address: AddressValue | null;
  pickupLocationId: string | null;
  promisedFrom: Date | null;
  promisedTo: Date | null;
  /** Minor units. */
  shippingPrice: number;
  service: string;
}

/** The counters of a line; quantity = open + backordered + allocated + shipped + cancelled, always. */
export interface LineCounters {
  quantity: number;
  open: number;
  backordered: number;
  allocated: number;
  shipped: number;
  cancelled: number;
  cancelPending: number;
  delivered: number;
  returned: number;
  lost: number;
}

export interface LineState extends LineCounters {
  id: string;
  deliveryId: string;
  position: number;
  kind: 'SALE' | 'REPLACEMENT' | 'EXCHANGE';
  sku: string;
  title: string;
  stockTracked: boolean;
  requiresShipping: boolean;
  /** Minor units. */
  unitPrice: number;
  unitPriceSource: 'LIST' | 'GIVEN';
  discountRate: string | null;
  /** Minor units over the whole quantity, as placed. */
  discountTotal: number;
  taxTotal: number;
  components: ComponentState[];
}

export interface ComponentState {
  sku: string;
  perKit: number;
  /** Minor units of one kit's price that fall to this component's units. */
  priceShare: number;
}

/** What inventory and fulfillment report of one reservation line. */
export interface AllocationState {
  allocationId: string;
  lineId: string;
  sku: string;
  locationId: string;
  state: 'ALLOCATED' | 'BACKORDERED';
  /** Units that inventory holds or held for it, shipped ones included. */
  quantity: number;
  picked: number;
  packed: number;
  shipped: number;
  delivered: number;
  cancelled: number;
  short: number;
}

export type PaymentMethod = 'CARD' | 'EXTERNAL' | 'INVOICE' | 'CASH' | 'TRANSFER' | 'HISTORICAL';
export type PaymentLifecycleStatus =
  'PENDING' | 'AUTHORIZED' | 'PARTIALLY_CAPTURED' | 'CAPTURED' | 'VOIDED' | 'FAILED' | 'EXPIRED';

export interface PaymentState {
  id: string;
  method: PaymentMethod;
  provider: string | null;
  reference: string | null;
  status: PaymentLifecycleStatus;
  amount: number;
  authorized: number;
  captured: number;
  /** Minor units that are on their way to be captured. */
  capturing: number;
  failure: string | null;
  /** Set once the authorisation is no longer wanted: the provider is to be told. */
  voidRequestedAt: Date | null;
  createdAt: Date;
}

export interface HoldState {
  id: string;
  reason: string;
  note: string | null;
  status: 'OPEN' | 'EFFECTIVE' | 'RELEASED';
  placedBy: unknown;
  placedAt: Date;
  releaseAt: Date | null;
  releasedBy: unknown;
  releasedAt: Date | null;
}

export interface CancellationState {
  id: string;
  lineId: string;
  quantity: number;
  accepted: number;
  declined: number;
  status: 'REQUESTED' | 'ACCEPTED' | 'DECLINED' | 'PARTIALLY_ACCEPTED';
  demandVersion: number;
  reason: string | null;
  requestedAt: Date;
  answeredAt: Date | null;
}
