import type { AddressValue } from '../graphql/value-types.js';

/** What is told of items, locations and stock. Moments are ISO 8601. What may be absent was not told by older versions. */

/** `StockChanged`: one level as it is, in units. */
export interface StockChanged {
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

/** `ItemChanged`: an item as it is. */
export interface ItemChanged {
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
  readonly unitCost?: string | null;
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
}

/** `LocationChanged`: a building as it is. */
export interface LocationChanged {
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

/** `ReorderAlertChanged`: an item that runs out at a location, and what became of the alert. */
export interface ReorderAlertChanged {
  readonly alertId: string;
  readonly sku: string;
  readonly locationId: string;
  readonly status: string;
  readonly reorderPosition: number;
  readonly reorderPoint: number;
  readonly suggestedQuantity: number;
  readonly raisedAt?: string;
  readonly closedAt?: string | null;
}

/** `RecountRequested`: somebody must go and count what is really there. */
export interface RecountRequested {
  readonly locationId: string;
  readonly sku: string;
  /** A code such as SHORT_PICK. */
  readonly reason: string;
  /** What asked for it, such as a fulfillment order's number. */
  readonly reference: string;
  /** Units that inventory keeps from sale, in quality control, until somebody has counted. */
  readonly quarantined?: number;
}

/** `ReservationChanged`: where the units of an order are reserved, and which nobody can serve. */
export interface ReservationChanged {
  readonly orderId: string;
  readonly demandVersion: number;
  readonly decisionId: string | null;
  /** Why stock was taken where it was: the decisions that led to this state. */
  readonly decisions?: readonly DecisionTaken[];
  readonly lines: readonly ReservedUnits[];
  /** Units that this planning found nobody to serve, beyond those that simply wait. */
  readonly missing?: readonly MissingUnits[];
}

/** Units of a line at a location. */
export interface ReservedUnits {
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
}

/** Units that need a decision: a person's, or that of the sourcing rule that stopped. */
export interface MissingUnits {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: string;
  /** When they are to be cancelled unless stock comes; null: never by themselves. */
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

/** `HoldRequested`: orders places a hold, unless one for the same reason stands. */
export interface HoldRequested {
  readonly orderId: string;
  readonly reason: string;
  readonly note: string;
}

/** `MoveRefused`: the units of a fulfillment order cannot be had elsewhere. */
export interface MoveRefused {
  readonly orderId: string;
  readonly fulfillmentOrderId: string;
  readonly reason: string;
}
