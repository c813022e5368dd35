import type { Actor } from '../auth/actor.js';

/** What is told of work in the buildings and of parcels. Moments are ISO 8601. What may be absent older versions did not tell. */

/** `FulfillmentChanged`: the work on an order as it is, with its history. */
export interface FulfillmentChanged {
  readonly orderId: string;
  readonly demandVersion: number;
  readonly reservationVersion: number;
  readonly orders: readonly ToldWork[];
  readonly transitions: readonly ToldTransition[];
}

/** One location's work. */
export interface ToldWork {
  readonly fulfillmentOrderId: string;
  readonly number: string;
  readonly deliveryId: string;
  readonly locationId: string;
  readonly status: string;
  readonly onHold: boolean;
  readonly dueAt?: string | null;
  readonly method?: string;
  readonly service?: string;
  readonly promisedTo?: string | null;
  readonly createdAt?: string;
  readonly lines: readonly ToldWorkLine[];
  readonly shipments?: readonly ToldShipment[];
}

/** Units of a line of the order in the work, each counter over its whole life. */
export interface ToldWorkLine {
  readonly allocationId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly picked: number;
  readonly packed: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly cancelled: number;
  readonly short: number;
  readonly shortReason: string | null;
  /** Shipped units that will not arrive. */
  readonly lost?: number;
}

/** A parcel; `rate` is what its label cost, in minor units. */
export interface ToldShipment {
  readonly shipmentId: string;
  readonly status: string;
  readonly carrier: string | null;
  readonly service: string;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  readonly estimatedAt: string | null;
  readonly deliveredAt?: string | null;
  readonly rate?: number | null;
  readonly currency?: string | null;
  readonly weightGrams?: number;
  readonly units?: number;
}

/** A step in the history of the work. */
export interface ToldTransition {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly fulfillmentOrderId: string;
  readonly actor: Pick<Actor, 'role' | 'id'>;
  readonly reason: string | null;
  readonly data?: unknown;
}

/** Units of stock, by line of the order. */
export interface UnitsOfLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** `LabelRequested`: a carrier's label is to be bought for a parcel. */
export interface LabelRequested {
  readonly shipmentId: string;
  readonly orderId: string;
}

/** `MoveRequested`: inventory reserves the units elsewhere, all of them or none. */
export interface MoveRequested {
  readonly orderId: string;
  readonly fulfillmentOrderId: string;
  readonly toLocationId: string;
  readonly units: readonly { readonly allocationId: string; readonly quantity: number }[];
}

/** `ParcelLost` and `ParcelReturning`: which units will not arrive. */
export interface ParcelTrouble {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly fulfillmentOrderId: string;
  readonly shipmentId: string;
  readonly trackingNumber: string | null;
  readonly locationId: string;
  readonly lines: readonly UnitsOfLine[];
}

/** `PickupDeclined` and `PickupExpired`: units that nobody fetches. */
export interface UnfetchedPickup {
  readonly orderId: string;
  readonly fulfillmentOrderId: string;
  readonly locationId: string;
  /** Whether the goods came to the store in a parcel: they can be returned, not cancelled. */
  readonly cameByParcel: boolean;
  readonly lines: readonly UnitsOfLine[];
}

/** `ShortPicked`: what the customer service, and by policy the customer, should know. */
export interface ShortPicked {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly fulfillmentOrderId: string;
  readonly locationId: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly title: string;
    readonly units: number;
    readonly reason: string;
  }[];
}
