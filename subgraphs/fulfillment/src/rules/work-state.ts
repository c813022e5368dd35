import type { DemandChanged, DemandedDelivery, DemandedLine } from '@oms/platform/events/order-events';
import type { ReservedUnits } from '@oms/platform/events/stock-events';
/** The work on one order as plain data: what commands load, rules decide on, and saving writes. */
export interface WorkState {
  readonly orderId: string;
  demand: DemandDocument | null;
  demandVersion: number;
  reservations: readonly ReservedLine[];
  reservationVersion: number;
  version: number;
  orders: WorkOrder[];
}

export type WorkStatus =
  | 'SCHEDULED'
  | 'OPEN'
  | 'ACCEPTED'
  | 'PICKING'
  | 'PICKED'
  | 'PACKED'
  | 'READY_FOR_PICKUP'
  | 'SHIPPED'
  | 'DELIVERED'
  | 'PICKED_UP'
  | 'REJECTED'
  | 'SHORT'
  | 'CANCELLED';

export type DeliveryMethod = 'SHIPPING' | 'PICKUP_IN_STORE' | 'SHIP_TO_STORE' | 'DIGITAL';

/** One fulfillment order: the work of one location for one delivery. */
export interface WorkOrder {
  readonly id: string;
  number: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly deliveryId: string;
  readonly locationId: string;
  readonly method: DeliveryMethod;
  readonly service: string;
  status: WorkStatus;
  onHold: boolean;
  /** Staff's own hold; the order's holds lie over it in `onHold`. */
  hold: WorkHold | null;
  readonly promisedTo: Date | null;
  /** Work that is not to begin before this moment. */
  scheduledFor: Date | null;
  /** When it must leave the building or stand ready, by the location's cut-off and capacity. */
  dueAt: Date | null;
  /** The store where the customer fetches it. */
  readonly pickupLocationId: string | null;
  readyAt: Date | null;
  remindedAt: Date | null;
  /** When an order that nobody fetches goes back to stock. */
  expiresAt: Date | null;
  handedOver: HandOver | null;
  /** The location that staff want it moved to, until inventory has answered. */
  moveTo: string | null;
  version: number;
  readonly createdAt: Date;
  lines: WorkLine[];
  shipments: ShipmentState[];
}

/** Why one location's work stands still, and until when. */
export interface WorkHold {
  /** Upper snake case, such as LABEL_FAILED or ADDRESS_CHECK. */
  readonly reason: string;
  readonly note?: string | null;
  readonly placedBy: string;
  readonly placedAt: string;
}

/** Proof that somebody fetched the goods. */
export interface HandOver {
  readonly to: string;
  /** How identity was checked: CODE, ID_DOCUMENT or KNOWN_CUSTOMER. */
  readonly check: string;
  readonly by: string;
  readonly at: string;
}

export interface WorkLine {
  readonly id: string;
  readonly allocationId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly title: string;
  quantity: number;
  picked: number;
  packed: number;
  shipped: number;
  delivered: number;
  cancelled: number;
  short: number;
  shortReason: string | null;
  /** Shipped units that the carrier lost. */
  lost: number;
}

export type ShipmentStatus =
  | 'LABEL_PENDING'
  | 'LABEL_PURCHASED'
  | 'MANIFESTED'
  | 'IN_TRANSIT'
  | 'OUT_FOR_DELIVERY'
  | 'DELIVERED'
  | 'LABEL_FAILED'
  | 'LABEL_UNKNOWN'
  | 'VOIDED'
  | 'EXCEPTION'
  | 'RETURN_TO_SENDER'
  | 'LOST';

/** Units of one line in one parcel. */
export interface ParcelContent {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface ShipmentState {
  readonly id: string;
  readonly position: number;
  status: ShipmentStatus;
  carrier: string | null;
  readonly service: string;
  trackingNumber: string | null;
  sscc: string | null;
  rate: number | null;
  currency: string | null;
  weightGrams: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly contents: readonly ParcelContent[];
  readonly boxCode: string | null;
  /** What was bought in the end; `service` is what the customer was promised. */
  boughtService: string | null;
  carrierReference: string | null;
  trackingUrl: string | null;
  /** When the carrier now expects to deliver. */
  estimatedAt: Date | null;
  deliveredAt: Date | null;
  manifestId: string | null;
  labelAttempts: number;
  lastScanAt: Date | null;
  /** The carrier is asked under this key, so that asking again buys nothing twice. */
  labelKey: string;
  failure: string | null;
  version: number;
}

type Delivery = Pick<DemandedDelivery, 'deliveryId' | 'method' | 'recipient' | 'promisedTo' | 'service'> &
  Partial<Pick<DemandedDelivery, 'pickupLocationId'>>;
type Line = Omit<DemandedLine, 'deliveryId' | 'stockTracked' | 'requiresShipping'>;

/** What fulfillment reads of `DemandChanged`. */
export interface DemandDocument extends Pick<DemandChanged, 'orderId' | 'number' | 'onHold' | 'orderUrl'> {
  readonly deliveries: readonly Delivery[];
  readonly lines: readonly Line[];
}

/** What fulfillment reads of the lines of `ReservationChanged`. */
export type ReservedLine = Omit<ReservedUnits, 'locationCode' | 'shipped'>;

/** Units of a line that are still meant to go out, shipped ones included. */
export const liveUnits = (line: Pick<WorkLine, 'quantity' | 'cancelled' | 'short'>): number =>
  line.quantity - line.cancelled - line.short;
