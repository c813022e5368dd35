import type { OrderChanged } from '@oms/platform/events/order-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';

/** What the events of the bench tell of: an order of three lines that ships in one piece. */
export interface BenchOrder {
  readonly index: number;
  readonly orderId: string;
  readonly customerId: string;
  readonly lineIds: readonly string[];
  readonly placedAt: string;
}

export const benchOrder = (index: number): BenchOrder => ({
  index,
  orderId: newId(),
  customerId: newId(),
  lineIds: [newId(), newId(), newId()],
  placedAt: new Date().toISOString(),
});

const SKUS = 500;
const LOCATION = '019a0000-0000-7000-8000-00000000b001';
const HOUR = 3_600_000;

function eventOf(type: string, aggregateId: string, aggregateVersion: number, payload: object): IntegrationEvent {
  const occurredAt = new Date().toISOString();
  return { eventId: newId(), type, schemaVersion: 1, aggregateId, aggregateVersion, occurredAt, actor: { role: 'job', id: 'bench' }, requestId: 'bench', payload }; // prettier-ignore
}

const lineOf = (lineId: string, index: number, shipped: number): OrderChanged['lines'][number] => ({
  lineId,
  sku: `SKU-${index % SKUS}`,
  quantity: 2,
  cancelled: 0,
  backordered: 0,
  shipped,
  delivered: 0,
  returned: 0,
  lost: 0,
  unitPrice: 1_000,
  discountTotal: 0,
  taxTotal: 0,
  netExact: '20.00',
  title: 'Item',
  kind: 'SALE',
  discountRate: null,
  total: 2_000,
  open: 0,
  allocated: 0,
});

/** The payload of `OrderChanged`, once placed and once shipped. */
export function orderPayload(
  { index, orderId, customerId, lineIds, placedAt }: BenchOrder,
  shipped: boolean,
): OrderChanged {
  const lines = lineIds.map((lineId, at) => lineOf(lineId, index + at, shipped ? 2 : 0));
  const shippedAt = shipped ? new Date(Date.parse(placedAt) + 30 * HOUR).toISOString() : null;
  return { orderId, number: `I-${orderId}`, externalReference: null, hasOpenHold: false, hasBackorder: false, shipPostalCode: null, subtotal: 6_000, discountTotal: 0, channelCode: `C${index % 3}`, currency: 'EUR', status: shipped ? 'COMPLETED' : 'CONFIRMED', paymentStatus: 'PAID', fulfillmentStatus: 'X', returnStatus: 'NONE', historical: false, placedAt, shippedAt, completedAt: shippedAt, customerId, shipCountry: 'DE', carrierName: null, shippingTotal: 0, taxTotal: 0, total: 6_000, originalTotal: 6_000, captured: 6_000, refunded: 0, payments: [], refunds: [], lines }; // prettier-ignore
}

export const orderEvent = (order: BenchOrder, shipped: boolean): IntegrationEvent =>
  eventOf('OrderChanged', order.orderId, shipped ? 2 : 1, orderPayload(order, shipped));

/** `FulfillmentChanged` of the order as it has left in one parcel. */
export function fulfillmentEvent({ orderId, index, placedAt }: BenchOrder): IntegrationEvent {
  const [fulfillmentOrderId, shipmentId] = [newId(), newId()];
  const at = (hours: number): string => new Date(Date.parse(placedAt) + hours * HOUR).toISOString();
  const types = ['FULFILLMENT_OPENED', 'FULFILLMENT_ACCEPTED', 'FULFILLMENT_PICKED', 'FULFILLMENT_PACKED', 'FULFILLMENT_SHIPPED']; // prettier-ignore
  const transitions = types.map((type, hour) => ({ id: newId(), type, occurredAt: at(hour), fulfillmentOrderId, reason: null })); // prettier-ignore
  const lines = [0, 1, 2].map(() => ({ quantity: 2, shipped: 2, picked: 2, short: 0, cancelled: 0 }));
  const shipments = [{ shipmentId, status: 'IN_TRANSIT', carrier: `Carrier ${index % 4}`, service: 'STANDARD', estimatedAt: at(72), rate: 450, currency: 'EUR', weightGrams: 900, units: 6 }]; // prettier-ignore
  const work = { fulfillmentOrderId, locationId: LOCATION, status: 'SHIPPED', method: 'SHIPPING', service: 'STANDARD', dueAt: at(48), promisedTo: at(72), createdAt: placedAt, lines, shipments }; // prettier-ignore
  return eventOf('FulfillmentChanged', orderId, 1, { orderId, orders: [work], transitions });
}

/** `StockChanged` of an item that two units of leave. */
export function stockEvent({ index, orderId }: BenchOrder): IntegrationEvent {
  const sku = `SKU-${index % SKUS}`;
  const moved = [{ bucket: 'onHand', delta: -2, reason: 'SHIPMENT', reference: orderId }];
  const version = 1_000 + Math.floor(index / SKUS);
  return eventOf('StockChanged', `${LOCATION}/${sku}`, version, { sku, locationId: LOCATION, onHand: 1_000_000 - version, reserved: 0, backordered: 0, onOrder: 0, available: 1_000_000 - version, reorderPoint: null, moved }); // prettier-ignore
}
