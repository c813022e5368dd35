import type { EventDraft } from '@oms/platform/outbox/event';
import { isSelfCompleting } from './line-counters.js';
import { exactNet, lineMoney } from './order-totals.js';
import type { DeliveryState, OrderState } from './order-state.js';

/** Payload of `OrderChanged`: the order as it is, in minor units, without personal data. */
export interface OrderChangedPayload {
  readonly orderId: string;
  readonly number: string;
  readonly channelCode: string;
  readonly externalReference: string | null;
  readonly status: string;
  readonly paymentStatus: string;
  readonly fulfillmentStatus: string;
  readonly returnStatus: string;
  readonly customerId: string | null;
  readonly currency: string;
  readonly placedAt: string;
  readonly completedAt: string | null;
  readonly cancelledAt: string | null;
  readonly shippedAt: string | null;
  readonly historical: boolean;
  readonly hasOpenHold: boolean;
  readonly hasBackorder: boolean;
  readonly shipCountry: string | null;
  readonly shipPostalCode: string | null;
  readonly subtotal: number;
  readonly discountTotal: number;
  readonly shippingTotal: number;
  readonly taxTotal: number;
  readonly total: number;
  readonly originalTotal: number;
  readonly captured: number;
  readonly refunded: number;
  readonly lines: readonly OrderChangedLine[];
}

export interface OrderChangedLine {
  readonly lineId: string;
  readonly sku: string;
  readonly title: string;
  readonly kind: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discountRate: string | null;
  readonly discountTotal: number;
  readonly taxTotal: number;
  readonly total: number;
  readonly netExact: string;
  readonly open: number;
  readonly backordered: number;
  readonly allocated: number;
  readonly shipped: number;
  readonly cancelled: number;
  readonly delivered: number;
  readonly returned: number;
  readonly lost: number;
}

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

export function orderChanged(order: OrderState): EventDraft<'OrderChanged', OrderChangedPayload> {
  const { id, version, currency, lines, ...rest } = order;
  const payload: OrderChangedPayload = {
    orderId: id,
    number: rest.number,
    channelCode: rest.channelCode,
    externalReference: rest.externalReference,
    status: rest.status,
    paymentStatus: rest.paymentStatus,
    fulfillmentStatus: rest.fulfillmentStatus,
    returnStatus: rest.returnStatus,
    customerId: rest.customerId,
    currency,
    placedAt: rest.placedAt.toISOString(),
    completedAt: iso(rest.completedAt),
    cancelledAt: iso(rest.cancelledAt),
    shippedAt: iso(rest.shippedAt),
    historical: rest.historical,
    hasOpenHold: rest.hasOpenHold,
    hasBackorder: rest.hasBackorder,
    shipCountry: rest.shipCountry,
    shipPostalCode: rest.shipPostalCode,
    subtotal: rest.subtotal,
    discountTotal: rest.discountTotal,
    shippingTotal: rest.shippingTotal,
    taxTotal: rest.taxTotal,
    total: rest.total,
    originalTotal: rest.originalTotal,
    captured: rest.captured,
    refunded: rest.refunded,
    lines: lines.map((line) => {
      const money = lineMoney(line);
      const {
        id: lineId,
        sku,
        title,
        kind,
        quantity,
        unitPrice,
        discountRate,
        open,
        backordered,
        allocated,
        shipped,
        cancelled,
        delivered,
        returned,
        lost,
      } = line;
      const counters = { open, backordered, allocated, shipped, cancelled, delivered, returned, lost };
      return {
        lineId,
        sku,
        title,
        kind,
        quantity,
        unitPrice,
        discountRate,
        discountTotal: money.discount,
        taxTotal: money.tax,
        total: money.total,
        netExact: exactNet(line, currency),
        ...counters,
      };
    }),
  };
  return { type: 'OrderChanged', aggregateId: id, aggregateVersion: version, orderId: id, payload };
}

export interface DemandPayload {
  readonly orderId: string;
  readonly number: string;
  readonly channelCode: string;
  readonly priority: number;
  readonly placedAt: string;
  readonly onHold: boolean;
  readonly reservationId: string | null;
  readonly deliveries: readonly {
    readonly deliveryId: string;
    readonly method: string;
    readonly destination: {
      countryCode: string;
      postalCode: string | null;
      latitude: number | null;
      longitude: number | null;
    } | null;
    readonly pickupLocationId: string | null;
    /** Sealed address and e-mail of the receiver. */
    readonly recipient: string | null;
    readonly promisedTo: string | null;
    readonly service: string;
  }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly deliveryId: string;
    readonly sku: string;
    readonly title: string;
    readonly quantity: number;
    readonly cancelled: number;
    readonly cancelPending: number;
    readonly unitPrice: number;
    readonly currency: string;
    readonly stockTracked: boolean;
    readonly requiresShipping: boolean;
    readonly components: readonly { sku: string; perKit: number }[];
  }[];
}

const destinationOf = ({ address }: DeliveryState): DemandPayload['deliveries'][number]['destination'] =>
  address
    ? {
        countryCode: address.countryCode,
        postalCode: address.postalCode ?? null,
        latitude: address.latitude ?? null,
        longitude: address.longitude ?? null,
      }
    : null;

/** `DemandChanged`: what the order wants of stock and fulfillment. `sealRecipient` keeps the receiver unreadable. */
export function demandChanged(
  order: OrderState,
  sealRecipient: (delivery: DeliveryState) => string | null,
): EventDraft<'DemandChanged', DemandPayload> {
  const payload: DemandPayload = {
    orderId: order.id,
    number: order.number,
    channelCode: order.channelCode,
    priority: order.priority,
    placedAt: order.placedAt.toISOString(),
    onHold: order.hasOpenHold,
    reservationId: order.reservationId,
    deliveries: order.deliveries.map((delivery) => ({
      deliveryId: delivery.id,
      method: delivery.method,
      destination: destinationOf(delivery),
      pickupLocationId: delivery.pickupLocationId,
      recipient: sealRecipient(delivery),
      promisedTo: iso(delivery.promisedTo),
      service: delivery.service,
    })),
    lines: order.lines
      .filter((line) => !isSelfCompleting(line))
      .map(
        ({
          id,
          deliveryId,
          sku,
          title,
          quantity,
          cancelled,
          cancelPending,
          unitPrice,
          stockTracked,
          requiresShipping,
          components,
        }) => ({
          lineId: id,
          deliveryId,
          sku,
          title,
          quantity,
          cancelled,
          cancelPending,
          unitPrice,
          currency: order.currency,
          stockTracked,
          requiresShipping,
          components: components.map(({ sku: part, perKit }) => ({ sku: part, perKit })),
        }),
      ),
  };
  return {
    type: 'DemandChanged',
    aggregateId: order.id,
    aggregateVersion: order.demandVersion,
    orderId: order.id,
    payload,
  };
}
