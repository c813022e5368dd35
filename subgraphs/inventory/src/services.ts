import { SignedValues } from '@oms/platform/auth/signed-value';
import type { Geocoder } from './geocoding/geocoder.js';
import { offlineGeocoder } from './geocoding/offline-geocoder.js';

/** What inventory's operations need beside the database. */
export interface InventoryServices {
  /** Signs cart holds, so that orders can trust them without asking. */
  readonly reservationTokens: SignedValues;
  readonly geocoder: Geocoder;
}

/** What a merchant may replace. */
export interface InventoryServicesOptions {
  readonly tokenSecret: string;
  readonly geocoder?: Geocoder;
}

export const createInventoryServices = ({ tokenSecret, geocoder }: InventoryServicesOptions): InventoryServices => ({
  reservationTokens: new SignedValues(tokenSecret, 'reservation'),
  geocoder: geocoder ?? offlineGeocoder,
});
