import { SignedValues } from '@oms/platform/auth/signed-value';

/** What inventory's operations need beside the database. */
export interface InventoryServices {
  /** Signs cart holds, so that orders can trust them without asking. */
  readonly reservationTokens: SignedValues;
}

export const createInventoryServices = ({ tokenSecret }: { readonly tokenSecret: string }): InventoryServices => ({
  reservationTokens: new SignedValues(tokenSecret, 'reservation'),
});
