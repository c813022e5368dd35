import { SignedValues } from '@oms/platform/auth/signed-value';
import type { Geocoder } from './geocoding/geocoder.js';
import { DEFAULT_HOLD_LIMITS, type HoldLimits } from './rules/hold-limits.js';
import { offlineGeocoder } from './geocoding/offline-geocoder.js';

/** What inventory's operations need beside the database. */
export interface InventoryServices {
  /** Signs cart holds, so that orders can trust them without asking. */
  readonly reservationTokens: SignedValues;
  readonly geocoder: Geocoder;
  readonly holdLimits: HoldLimits;
}

/** What a merchant may replace. */
export interface InventoryServicesOptions {
  readonly tokenSecret: string;
  readonly geocoder?: Geocoder;
  readonly holdLimits?: HoldLimits;
}

export const createInventoryServices = ({
  tokenSecret,
  geocoder,
  holdLimits,
}: InventoryServicesOptions): InventoryServices => ({
  reservationTokens: new SignedValues(tokenSecret, 'reservation'),
  geocoder: geocoder ?? offlineGeocoder,
  holdLimits: holdLimits ?? DEFAULT_HOLD_LIMITS,
});
