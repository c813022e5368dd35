import type { AddressValue } from '@oms/platform/graphql/value-types';

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
}

export interface ReservationChangedPayload {
  readonly orderId: string;
  readonly demandVersion: number;
  readonly decisionId: string | null;
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
}

/** What inventory reads of `DemandChanged`. */
export interface Demand {
  readonly orderId: string;
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
  }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly deliveryId: string;
    readonly quantity: number;
    readonly cancelled: number;
    readonly stockTracked: boolean;
    readonly requiresShipping: boolean;
    readonly components: readonly { readonly sku: string; readonly perKit: number }[];
  }[];
}
