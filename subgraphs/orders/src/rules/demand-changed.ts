import type { EventDraft } from '@oms/platform/outbox/event';
import { policiesOf } from './channel-policies.js';
import { isSelfCompleting } from './line-counters.js';
import type { DeliveryState, LineState, OrderState } from './order-state.js';

/** Payload of `DemandChanged`. Nothing in it names a person in the clear. */
export interface DemandPayload {
  readonly orderId: string;
  readonly number: string;
  readonly channelCode: string;
  /** Locations that the channel is served from; empty: all. */
  readonly channelLocations: readonly string[];
  readonly priority: number;
  readonly placedAt: string;
  readonly onHold: boolean;
  readonly reservationId: string | null;
  /** Where the shop shows the order, with places for `{number}` and the `{token}` that opens it. */
  readonly orderUrl: string | null;
  readonly deliveries: readonly DemandedDelivery[];
  readonly lines: readonly DemandedLine[];
}

interface DemandedDelivery {
  readonly deliveryId: string;
  readonly method: string;
  readonly destination: Destination | null;
  readonly pickupLocationId: string | null;
  /** Sealed address and e-mail of the receiver. */
  readonly recipient: string | null;
  readonly promisedTo: string | null;
  readonly service: string;
}

interface Destination {
  readonly countryCode: string;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

interface DemandedLine {
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
  readonly components: readonly { readonly sku: string; readonly perKit: number }[];
}

const destinationOf = ({ address }: DeliveryState): Destination | null =>
  address
    ? {
        countryCode: address.countryCode,
        postalCode: address.postalCode ?? null,
        city: address.city,
        latitude: address.latitude ?? null,
        longitude: address.longitude ?? null,
      }
    : null;

const deliveryOf = (delivery: DeliveryState, recipient: string | null): DemandedDelivery => ({
  deliveryId: delivery.id,
  method: delivery.method,
  destination: destinationOf(delivery),
  pickupLocationId: delivery.pickupLocationId,
  recipient,
  promisedTo: delivery.promisedTo?.toISOString() ?? null,
  service: delivery.service,
});

const lineOf = (line: LineState, currency: string): DemandedLine => ({
  lineId: line.id,
  deliveryId: line.deliveryId,
  sku: line.sku,
  title: line.title,
  quantity: line.quantity,
  cancelled: line.cancelled,
  cancelPending: line.cancelPending,
  unitPrice: line.unitPrice,
  currency,
  stockTracked: line.stockTracked,
  requiresShipping: line.requiresShipping,
  components: line.components.map(({ sku, perKit }) => ({ sku, perKit })),
});

/** `DemandChanged`: what the order wants of stock and fulfillment. `sealRecipient` keeps the receiver unreadable. */
export function demandChanged(
  order: OrderState,
  sealRecipient: (delivery: DeliveryState) => string | null,
): EventDraft<'DemandChanged', DemandPayload> {
  const { id, demandVersion } = order;
  const payload: DemandPayload = {
    orderId: id,
    number: order.number,
    channelCode: order.channelCode,
    channelLocations: order.channelLocations,
    priority: order.priority,
    placedAt: order.placedAt.toISOString(),
    onHold: order.hasOpenHold,
    reservationId: order.reservationId,
    orderUrl: policiesOf(order.policies).orderUrl,
    deliveries: order.deliveries.map((delivery) => deliveryOf(delivery, sealRecipient(delivery))),
    lines: order.lines.filter((line) => !isSelfCompleting(line)).map((line) => lineOf(line, order.currency)),
  };
  return { type: 'DemandChanged', aggregateId: id, aggregateVersion: demandVersion, orderId: id, payload };
}
