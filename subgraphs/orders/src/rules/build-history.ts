import type { AddressValue } from '@oms/platform/graphql/value-types';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { flags, fulfillmentStatus, paymentStatus } from './derived-statuses.js';
import { orderTotals, rateDiscount } from './order-totals.js';
import type { LineState, OrderState } from './order-state.js';

/** An order of the past, as it was kept elsewhere. Amounts are decimals in `currencyCode`. */
export interface HistoricalOrder {
  readonly externalReference: string;
  readonly number?: string;
  readonly channelCode: string;
  readonly customerId?: string | undefined;
  readonly placedAt: Date;
  readonly requiredAt?: Date;
  /** Absent: still open. */
  readonly shippedAt?: Date;
  readonly currencyCode: string;
  readonly shippingTotal: string;
  readonly shippingAddress: AddressValue;
  readonly carrierName?: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly unitPrice: string;
    readonly discountRate?: string;
    readonly title?: string;
  }[];
}

function buildLine(
  line: HistoricalOrder['lines'][number],
  position: number,
  order: HistoricalOrder,
  deliveryId: string,
  title: string,
): LineState {
  const unitPrice = toMinor(line.unitPrice, order.currencyCode);
  const done = order.shippedAt ? line.quantity : 0;
  const discountRate = line.discountRate && Number(line.discountRate) !== 0 ? line.discountRate : null;
  return {
    id: newId(order.placedAt),
    deliveryId,
    position,
    kind: 'SALE',
    sku: line.sku,
    title,
    stockTracked: true,
    requiresShipping: true,
    unitPrice,
    unitPriceSource: 'GIVEN',
    discountRate,
    discountTotal: rateDiscount(unitPrice, line.quantity, discountRate),
    taxTotal: 0,
    components: [{ sku: line.sku, perKit: 1, priceShare: unitPrice }],
    quantity: line.quantity,
    open: line.quantity - done,
    backordered: 0,
    allocated: 0,
    shipped: done,
    cancelled: 0,
    cancelPending: 0,
    delivered: done,
    returned: 0,
    lost: 0,
  };
}

function settleHistory(state: OrderState, source: HistoricalOrder): void {
  const total = state.originalTotal;
  if (source.shippedAt) {
    state.status = 'COMPLETED';
    state.completedAt = source.shippedAt;
    state.payments = [
      {
        id: newId(source.placedAt),
        method: 'HISTORICAL',
        provider: null,
        reference: null,
        status: 'CAPTURED',
        amount: total,
        authorized: total,
        captured: total,
        capturing: 0,
        failure: null,
        voidRequestedAt: null,
        createdAt: source.placedAt,
      },
    ];
    state.captured = total;
  } else {
    state.holds = [
      {
        id: newId(source.placedAt),
        reason: 'HISTORICAL_IMPORT',
        note: 'imported open: history asks nothing of stock',
        status: 'EFFECTIVE',
        placedBy: { role: 'job', id: 'job:import' },
        placedAt: source.placedAt,
        releaseAt: null,
        releasedBy: null,
        releasedAt: null,
      },
    ];
  }
  state.paymentStatus = paymentStatus(state);
  state.fulfillmentStatus = fulfillmentStatus(state);
  Object.assign(state, flags(state));
}

/** The order as history: its dates kept, shipped ones complete and paid, open ones held; it asks nothing of stock. */
export function buildHistory(
  source: HistoricalOrder,
  { id, number, titleOf }: { id: string; number: string; titleOf: (sku: string) => string },
): OrderState {
  const { placedAt, currencyCode, shippingAddress } = source;
  const delivery = {
    id: newId(placedAt),
    position: 0,
    method: 'SHIPPING' as const,
    address: shippingAddress,
    pickupLocationId: null,
    promisedFrom: null,
    promisedTo: source.requiredAt ?? null,
    shippingPrice: toMinor(source.shippingTotal, currencyCode),
    service: 'STANDARD',
  };
  const lines = source.lines.map((line, position) =>
    buildLine(line, position, source, delivery.id, line.title ?? titleOf(line.sku)),
  );
  const totals = orderTotals({ lines, deliveries: [delivery] });
  const blank = {
    customerId: source.customerId ?? null,
    email: null,
    billingAddress: null,
    reservationId: null,
    cancelledAt: null,
    allocations: [],
    holds: [],
    cancellations: [],
    payments: [],
  };
  const state: OrderState = {
    ...blank,
    id,
    number,
    version: 1,
    demandVersion: 0,
    lastSequence: 0,
    channelCode: source.channelCode,
    externalReference: source.externalReference,
    status: 'CONFIRMED',
    paymentStatus: 'UNPAID',
    fulfillmentStatus: 'UNFULFILLED',
    returnStatus: 'NONE',
    hasOpenHold: false,
    hasBackorder: false,
    historical: true,
    priority: 0,
    currency: currencyCode,
    ...totals,
    originalTotal: totals.total,
    captured: 0,
    refunded: 0,
    shipCountry: shippingAddress.countryCode,
    shipPostalCode: shippingAddress.postalCode ?? null,
    carrierName: source.carrierName ?? null,
    requiredAt: source.requiredAt ?? null,
    promisedTo: source.requiredAt ?? null,
    placedAt,
    confirmedAt: placedAt,
    shippedAt: source.shippedAt ?? null,
    completedAt: null,
    createdAt: placedAt,
    updatedAt: source.shippedAt ?? placedAt,
    fulfillmentSeen: 0,
    deliveries: [delivery],
    lines,
  };
  settleHistory(state, source);
  return state;
}
