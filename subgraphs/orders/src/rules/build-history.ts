import type { AddressValue } from '@oms/platform/graphql/value-types';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { flags, fulfillmentStatus, paymentStatus } from './derived-statuses.js';
import { newDelivery, newLine, newOrder, newPayment } from './new-order.js';
import { newHold } from './new-hold.js';
import type { PaymentState } from './money-state.js';
import type { DeliveryState, HoldState, LineState, OrderState } from './order-state.js';

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
  return newLine({
    id: newId(order.placedAt),
    deliveryId,
    position,
    sku: line.sku,
    title,
    unitPrice,
    unitPriceSource: 'GIVEN',
    discountRate: line.discountRate && Number(line.discountRate) !== 0 ? line.discountRate : null,
    components: [{ sku: line.sku, perKit: 1, priceShare: unitPrice }],
    quantity: line.quantity,
    open: line.quantity - done,
    shipped: done,
    delivered: done,
  });
}

function buildDelivery(source: HistoricalOrder): DeliveryState {
  return newDelivery({
    id: newId(source.placedAt),
    position: 0,
    method: 'SHIPPING',
    address: source.shippingAddress,
    promisedTo: source.requiredAt ?? null,
    shippingPrice: toMinor(source.shippingTotal, source.currencyCode),
  });
}

/** What shipped long ago was paid: nobody is asked for it again. */
const paidInFull = (total: number, at: Date): PaymentState =>
  newPayment({
    id: newId(at),
    method: 'HISTORICAL',
    status: 'CAPTURED',
    amount: total,
    authorized: total,
    captured: total,
    createdAt: at,
  });

/** Keeps what was imported open from being fulfilled. */
const importHold = (at: Date): HoldState => ({
  ...newHold('HISTORICAL_IMPORT', { by: { role: 'job', id: 'job:import' }, at }),
  note: 'imported open: history asks nothing of stock',
  status: 'EFFECTIVE',
});

function settleHistory(state: OrderState, { shippedAt, placedAt }: HistoricalOrder): void {
  if (shippedAt) {
    state.status = 'COMPLETED';
    state.completedAt = shippedAt;
    state.payments = [paidInFull(state.originalTotal, placedAt)];
    state.captured = state.originalTotal;
  } else {
    state.holds = [importHold(placedAt)];
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
  const { placedAt, shippedAt, shippingAddress } = source;
  const delivery = buildDelivery(source);
  const state = newOrder({
    id,
    number,
    channelCode: source.channelCode,
    externalReference: source.externalReference,
    customerId: source.customerId ?? null,
    status: 'CONFIRMED',
    historical: true,
    priority: 0,
    currency: source.currencyCode,
    shipCountry: shippingAddress.countryCode,
    shipPostalCode: shippingAddress.postalCode ?? null,
    carrierName: source.carrierName ?? null,
    requiredAt: source.requiredAt ?? null,
    promisedTo: source.requiredAt ?? null,
    placedAt,
    confirmedAt: placedAt,
    shippedAt: shippedAt ?? null,
    updatedAt: shippedAt ?? placedAt,
    deliveries: [delivery],
    lines: source.lines.map((line, position) =>
      buildLine(line, position, source, delivery.id, line.title ?? titleOf(line.sku)),
    ),
  });
  settleHistory(state, source);
  return state;
}
