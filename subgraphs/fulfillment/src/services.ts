import { createHmac } from 'node:crypto';
import { ExpiringLinks } from '@oms/platform/auth/expiring-links';
import type { Database } from '@oms/platform/database/database';
import { DataSealer } from '@oms/platform/values/sealed';
import { BuiltInCarrier } from './carriers/built-in-carrier.js';
import type { Carrier } from './carriers/carrier.js';
import { EasyPostCarrier } from './carriers/easypost/easypost-carrier.js';
import type { LabelStore } from './label-store/label-store.js';
import { openLabelStore } from './label-store/open-store.js';
import { pacedCarrier } from './carriers/paced-carrier.js';
import { PickupCodes } from './pickup-codes.js';
import type { FileReference } from './rules/file-reference.js';
import { readFulfillmentSettings, type FulfillmentSettings } from './settings.js';

/** What fulfillment's operations need beside the database. */
export interface FulfillmentServices {
  readonly sealer: DataSealer;
  /** Carriers that labels are bought from; the built-in one keeps its books in `database`. */
  readonly carriers: (database: Database) => readonly Carrier[];
  /** Null: label files lie in the database. */
  readonly labelStore: LabelStore | null;
  /** Short-lived links to files. */
  readonly links: ExpiringLinks<FileReference>;
  readonly pickupCodes: PickupCodes;
}

export interface FulfillmentServicesOptions {
  readonly dataSecret: string;
  /** Carriers beside or instead of those that the settings name. */
  readonly carriers?: (database: Database) => readonly Carrier[];
  readonly settings?: FulfillmentSettings;
}

/** The secret under which the built-in carrier signs its messages. */
export const builtInWebhookSecret = (dataSecret: string): string =>
  createHmac('sha256', dataSecret).update('oms-built-in-carrier').digest('hex');

function configured(dataSecret: string, settings: FulfillmentSettings): FulfillmentServices['carriers'] {
  const { EASYPOST_API_KEY: apiKey, EASYPOST_URL: url, EASYPOST_WEBHOOK_SECRET: webhookSecret } = settings;
  const secret = builtInWebhookSecret(dataSecret);
  const easyPost = apiKey
    ? [new EasyPostCarrier({ apiKey, ...(url ? { url } : {}), ...(webhookSecret ? { webhookSecret } : {}) })]
    : [];
  return (database) =>
    (easyPost.length > 0 ? easyPost : [new BuiltInCarrier(database, secret)]).map((carrier) => {
      const perSecond = settings.OMS_CARRIER_RATES[carrier.code];
      return perSecond === undefined ? carrier : pacedCarrier(carrier, database.sql(), perSecond);
    });
}

export function createFulfillmentServices({
  dataSecret,
  carriers,
  settings = readFulfillmentSettings(),
}: FulfillmentServicesOptions): FulfillmentServices {
  return {
    sealer: new DataSealer(dataSecret),
    carriers: carriers ?? configured(dataSecret, settings),
    labelStore: openLabelStore(settings),
    links: new ExpiringLinks(dataSecret, 'fulfillment-files', '/files/'),
    pickupCodes: new PickupCodes(dataSecret),
  };
}
