import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { Place } from './sourcing/problem.js';

/** Payload of `StockChanged`: one level as it is, in units. */
export interface StockChangedPayload {
  readonly sku: string;
  readonly locationId: string;
  readonly locationCode: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly softReserved: number;
  readonly damaged: number;
  readonly qualityControl: number;
  readonly safetyStock: number;
  readonly backordered: number;
  readonly available: number;
  readonly onOrder: number;
  readonly reorderPoint: number | null;
  /** What made it so: changes of units in the building since the version before. */
  readonly moved?: readonly StockMoved[];
}

/** Units of one bucket that came or went. */
export interface StockMoved {
  readonly bucket: string;
  readonly delta: number;
  readonly reason: string;
  readonly reference: string | null;
}

export interface ItemChangedPayload {
  readonly sku: string;
  readonly title: string;
  readonly category: string | null;
  readonly supplierCode: string | null;
  readonly active: boolean;
  readonly stockTracked: boolean;
  readonly requiresShipping: boolean;
  readonly weightGrams: number;
  readonly gtin: string | null;
  /** What a unit costs the merchant, as a decimal in his own currency. */
  readonly unitCost: string | null;
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
}

export interface LocationChangedPayload {
  readonly locationId: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'WAREHOUSE' | 'STORE';
  readonly active: boolean;
  readonly timeZone: string;
  readonly pickupEnabled: boolean;
  readonly address: AddressValue;
  /** `HH:MM` local time until which orders leave the same day. */
  readonly cutOff: string | null;
  /** 0 is Sunday. */
  readonly closedWeekdays: readonly number[];
  /** `YYYY-MM-DD`. */
  readonly closedDates: readonly string[];
  /** Working days that picking and packing take. */
  readonly handlingDays: number;
  /** Orders a day; null: any number. */
  readonly dailyCapacity: number | null;
}

export interface ReservationChangedPayload {
  readonly orderId: string;
  readonly demandVersion: number;
  readonly decisionId: string | null;
  /** Why stock was taken where it was: the decisions that led to this state. */
  readonly decisions?: readonly DecisionTaken[];
  readonly lines: readonly {
    readonly allocationId: string;
    readonly lineId: string;
    readonly deliveryId: string;
    readonly sku: string;
    readonly locationId: string;
    readonly locationCode: string;
    readonly quantity: number;
    readonly shipped: number;
    /** Units that were not found or refused there; fulfillment need not ask again. */
    readonly short: number;
    readonly state: 'ALLOCATED' | 'BACKORDERED';
  }[];
  /** Units that this planning found nobody to serve, beyond those that simply wait. */
  readonly missing: readonly MissingUnits[];
}

/** Units that need a decision: a person's, or that of the sourcing rule that stopped. */
export interface MissingUnits {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: string;
  /** ISO 8601: when they are to be cancelled unless stock comes; null: never by themselves. */
  readonly cancelAt: string | null;
}

/** One decision of sourcing, in figures. */
export interface DecisionTaken {
  readonly decisionId: string;
  readonly deliveryId: string | null;
  readonly decidedAt: string;
  readonly strategy: string;
  readonly rule: string | null;
  /** Minor units that parcels and handling were estimated at. */
  readonly cost: number;
  readonly exact: boolean;
  readonly micros: number;
  readonly locations: number;
  readonly units: number;
  readonly shortUnits: number;
}

/** What inventory reads of `DemandChanged`. */
export interface Demand {
  readonly orderId: string;
  readonly channelCode?: string;
  /** Locations that the channel is served from; absent or empty: all. */
  readonly channelLocations?: readonly string[];
  readonly priority: number;
  readonly placedAt: string;
  readonly onHold: boolean;
  readonly reservationId: string | null;
  readonly deliveries: readonly {
    readonly deliveryId: string;
    readonly method: string;
    readonly service?: string;
    readonly promisedTo?: string | null;
    readonly destination: Place | null;
    readonly pickupLocationId: string | null;
  }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly deliveryId: string;
    readonly quantity: number;
    readonly cancelled: number;
    /** Minor units. */
    readonly unitPrice?: number;
    readonly stockTracked: boolean;
    readonly requiresShipping: boolean;
    readonly components: readonly { readonly sku: string; readonly perKit: number }[];
  }[];
}

/** Payload of `HoldRequested`: orders places a hold, unless one for the same reason stands. */
export interface HoldRequestedPayload {
  readonly orderId: string;
  readonly reason: string;
  readonly note: string;
}
