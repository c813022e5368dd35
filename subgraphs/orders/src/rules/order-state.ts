import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { AllocationState } from './allocation-state.js';
import type { AllowanceState, DiscountState, PaymentState, RefundState, RiskState, TaxShare } from './money-state.js';
import type { ClaimRecord, ReturnRecord } from './returns/return-record.js';
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
  /** Whether prices contain their taxes; otherwise taxes come on top. */
  pricesIncludeTax: boolean;
  taxExempt: boolean;
  /** What one unit of `currency` was worth in the merchant's own currency at placement, as a decimal. */
  exchangeRate: string | null;
  baseCurrency: string | null;
  phone: string | null;
  tags: string[];
  /** When it ends by itself unless it is paid (PENDING) or completed (DRAFT). */
  expiresAt: Date | null;
  /** What the fraud check said at placement. */
  risk: RiskState | null;
  subtotal: number;
  discountTotal: number;
  shippingTotal: number;
  /** Taxes on top of prices. */
  taxTotal: number;
  /** Taxes that prices contain. */
  taxIncludedTotal: number;
  total: number;
  originalTotal: number;
  /** What of the total was granted to the customer: it costs `total` − this. */
  allowanceTotal: number;
  captured: number;
  refunded: number;
  /** How many returns were opened for it, and claims on carriers. */
  returnsOpened: number;
  claimsOpened: number;
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
  /** What its channel does by itself, as the channel keeps it; read by `policiesOf`. */
  policies: unknown;
  /** Locations that its channel is served from; empty: all. */
  channelLocations: readonly string[];
  deliveries: DeliveryState[];
  lines: LineState[];
  allocations: AllocationState[];
  payments: PaymentState[];
  holds: HoldState[];
  cancellations: CancellationState[];
  discounts: DiscountState[];
  refunds: RefundState[];
  returns: ReturnRecord[];
  claims: ClaimRecord[];
  allowances: AllowanceState[];
}

export interface DeliveryState {
  id: string;
  position: number;
  method: DeliveryMethod;
  address: AddressValue | null;
  pickupLocationId: string | null;
  promisedFrom: Date | null;
  promisedTo: Date | null;
  /** Minor units, before discounts. */
  shippingPrice: number;
  shippingPriceSource: 'RATE' | 'GIVEN';
  shippingDiscount: number;
  /** On top of the price. */
  shippingTax: number;
  /** Contained in the price. */
  shippingTaxIncluded: number;
  shippingTaxes: readonly TaxShare[];
  service: string;
  /** Day (YYYY-MM-DD) that the customer asked for. */
  requestedDate: string | null;
  giftMessage: string | null;
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
  /** On top of the price, over the whole quantity. */
  taxTotal: number;
  /** Contained in the price, over the whole quantity. */
  taxIncluded: number;
  taxCategory: string;
  taxes: readonly TaxShare[];
  /** When the newest of its units reached the customer. */
  deliveredAt: Date | null;
  replacesLineId: string | null;
  components: ComponentState[];
}

export interface ComponentState {
  sku: string;
  perKit: number;
  /** Minor units of one kit's price that fall to this component's units. */
  priceShare: number;
}

export interface HoldState {
  id: string;
  reason: string;
  /** Who may release it beside leads: a role or an actor's id; null: any agent. */
  owner: string | null;
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
