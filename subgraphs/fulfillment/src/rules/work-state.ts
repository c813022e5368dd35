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
  readonly promisedTo: Date | null;
  version: number;
  readonly createdAt: Date;
  lines: WorkLine[];
  shipments: ShipmentState[];
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
  readonly weightGrams: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** The carrier is asked under this key, so that asking again buys nothing twice. */
  readonly labelKey: string;
  failure: string | null;
  version: number;
}

/** What fulfillment reads of `DemandChanged`. */
export interface DemandDocument {
  readonly orderId: string;
  readonly number: string;
  readonly onHold: boolean;
  readonly deliveries: readonly {
    readonly deliveryId: string;
    readonly method: string;
    readonly recipient: string | null;
    readonly promisedTo: string | null;
    readonly service: string;
  }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly title: string;
    readonly quantity: number;
    readonly cancelled: number;
    readonly cancelPending: number;
    readonly unitPrice: number;
    readonly currency: string;
    readonly components: readonly { readonly sku: string; readonly perKit: number }[];
  }[];
}

/** What fulfillment reads of `ReservationChanged`. */
export interface ReservedLine {
  readonly allocationId: string;
  readonly lineId: string;
  readonly deliveryId: string;
  readonly sku: string;
  readonly locationId: string;
  readonly quantity: number;
  readonly short: number;
  readonly state: 'ALLOCATED' | 'BACKORDERED';
}

/** Units of a line that are still meant to go out, shipped ones included. */
export const liveUnits = (line: Pick<WorkLine, 'quantity' | 'cancelled' | 'short'>): number =>
  line.quantity - line.cancelled - line.short;
