import type { Whole } from '@oms/platform/events/contract';
import type { DemandChanged, DemandedDelivery, DemandedLine, Destination } from '@oms/platform/events/order-events';
import type { EventDraft } from '@oms/platform/outbox/event';
import { policiesOf } from './channel-policies.js';
import { isSelfCompleting } from './line-counters.js';
import type { DeliveryState, LineState, OrderState } from './order-state.js';

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
): EventDraft<'DemandChanged', DemandChanged> {
  const { id, demandVersion } = order;
  const payload: Whole<DemandChanged> = {
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
