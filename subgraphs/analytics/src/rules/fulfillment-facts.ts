import type {
  FulfillmentChanged,
  ToldShipment,
  ToldTransition,
  ToldWork,
  ToldWorkLine,
} from '@oms/platform/events/fulfillment-events';

type LineFact = Pick<ToldWorkLine, 'quantity' | 'shipped'> &
  Partial<Pick<ToldWorkLine, 'picked' | 'short' | 'cancelled'>>;
type ShipmentFact = Omit<ToldShipment, 'trackingNumber' | 'trackingUrl'>;

interface WorkFact extends Omit<ToldWork, 'number' | 'deliveryId' | 'onHold' | 'lines' | 'shipments'> {
  readonly lines: readonly LineFact[];
  readonly shipments?: readonly ShipmentFact[];
}

/** What analytics reads of `FulfillmentChanged`. What an older version did not tell is absent. */
export interface FulfillmentFact extends Pick<FulfillmentChanged, 'orderId'> {
  readonly orders: readonly WorkFact[];
  readonly transitions?: readonly Omit<ToldTransition, 'actor' | 'data'>[];
}

const sum = (lines: WorkFact['lines'], pick: (line: WorkFact['lines'][number]) => number | undefined): number =>
  lines.reduce((total, line) => total + (pick(line) ?? 0), 0);

/** When something first happened to one piece of work. */
const momentOf = ({ transitions = [] }: FulfillmentFact, id: string, ...types: readonly string[]): string | null =>
  transitions
    .filter((one) => one.fulfillmentOrderId === id && types.includes(one.type))
    .map(({ occurredAt }) => occurredAt)
    .toSorted()[0] ?? null;

const shippedAt = (fact: FulfillmentFact, id: string): string | null =>
  momentOf(fact, id, 'FULFILLMENT_SHIPPED', 'PICKED_UP');

/** The pieces of work as rows of `fact_fulfillment`, in the order in which they were opened. */
export const workRows = (fact: FulfillmentFact) =>
  fact.orders.map((one, index) => ({
    fulfillment_order_id: one.fulfillmentOrderId,
    order_id: fact.orderId,
    location_id: one.locationId,
    status: one.status,
    method: one.method ?? null,
    service: one.service ?? null,
    units: sum(one.lines, (line) => line.quantity),
    shipped: sum(one.lines, (line) => line.shipped),
    picked: sum(one.lines, (line) => line.picked),
    short: sum(one.lines, (line) => line.short),
    cancelled: sum(one.lines, (line) => line.cancelled),
    position: index + 1,
    parts: fact.orders.filter(({ lines }) => sum(lines, (line) => line.quantity - (line.cancelled ?? 0) - (line.short ?? 0)) > 0).length || 1,
    opened_at: one.createdAt ?? momentOf(fact, one.fulfillmentOrderId, 'FULFILLMENT_OPENED'),
    accepted_at: momentOf(fact, one.fulfillmentOrderId, 'FULFILLMENT_ACCEPTED'),
    picked_at: momentOf(fact, one.fulfillmentOrderId, 'FULFILLMENT_PICKED'),
    packed_at: momentOf(fact, one.fulfillmentOrderId, 'FULFILLMENT_PACKED'),
    shipped_at: shippedAt(fact, one.fulfillmentOrderId),
    delivered_at: momentOf(fact, one.fulfillmentOrderId, 'FULFILLMENT_DELIVERED', 'PICKED_UP'),
    due_at: one.dueAt ?? null,
    promised_to: one.promisedTo ?? null,
    rejected: momentOf(fact, one.fulfillmentOrderId, 'FULFILLMENT_REJECTED') !== null,
  })); // prettier-ignore

/** A parcel in one of these states has not left. */
const STAYS = new Set(['VOIDED', 'LABEL_PENDING', 'LABEL_FAILED', 'LABEL_UNKNOWN']);

/** The parcels as rows of `fact_shipment`. */
export const shipmentRows = (fact: FulfillmentFact) =>
  fact.orders.flatMap(({ fulfillmentOrderId, locationId, promisedTo = null, shipments = [] }) =>
    shipments.map((one) => ({
      shipment_id: one.shipmentId,
      order_id: fact.orderId,
      fulfillment_order_id: fulfillmentOrderId,
      location_id: locationId,
      carrier: one.carrier,
      service: one.service,
      status: one.status,
      rate: one.rate ?? null,
      currency: one.currency ?? null,
      weight_grams: one.weightGrams ?? 0,
      units: one.units ?? 0,
      shipped_at: STAYS.has(one.status) ? null : shippedAt(fact, fulfillmentOrderId),
      estimated_at: one.estimatedAt,
      promised_to: promisedTo,
      delivered_at: one.deliveredAt ?? null,
    })),
  );

/** What happened to the work, as rows of `fact_milestone`. */
export const milestoneRows = ({ orderId, orders, transitions = [] }: FulfillmentFact) =>
  transitions.map((one) => ({
    milestone_id: one.id,
    order_id: orderId,
    fulfillment_order_id: one.fulfillmentOrderId,
    location_id: orders.find((work) => work.fulfillmentOrderId === one.fulfillmentOrderId)?.locationId ?? null,
    type: one.type,
    reason: one.reason,
    occurred_at: one.occurredAt,
  }));
