import type { Database } from '@oms/platform/database/database';
import { DataSealer } from '@oms/platform/values/sealed';
import { BuiltInCarrier } from './carriers/built-in-carrier.js';
import type { Carrier } from './carriers/carrier.js';

/** What fulfillment's operations need beside the database. */
export interface FulfillmentServices {
  readonly sealer: DataSealer;
  /** The carrier that labels are bought from; the built-in one keeps its books in `database`. */
  readonly carrier: (database: Database) => Carrier;
}

export interface FulfillmentServicesOptions {
  readonly dataSecret: string;
  readonly carrier?: (database: Database) => Carrier;
}

export const createFulfillmentServices = ({
  dataSecret,
  carrier,
}: FulfillmentServicesOptions): FulfillmentServices => ({
  sealer: new DataSealer(dataSecret),
  carrier: carrier ?? ((database) => new BuiltInCarrier(database)),
});
