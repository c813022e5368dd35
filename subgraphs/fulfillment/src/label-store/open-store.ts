import { ConfigError } from '@oms/platform/config/environment';
import type { FulfillmentSettings } from '../settings.js';
import { FileStore } from './file-store.js';
import type { LabelStore } from './label-store.js';
import { S3Store } from './s3-store.js';

/** The store that the settings name; null: files are kept in the database, beside what they belong to. */
export function openLabelStore(settings: FulfillmentSettings): LabelStore | null {
  const { OMS_LABEL_STORE: place } = settings;
  if (place === 'database') return null;
  if (place.startsWith('file:')) return new FileStore(place.slice('file:'.length).replace(/^\/\/(?=\/)/, ''));
  const { OMS_S3_ENDPOINT, OMS_S3_REGION, OMS_S3_ACCESS_KEY_ID, OMS_S3_SECRET_ACCESS_KEY } = settings;
  if (!OMS_S3_ACCESS_KEY_ID || !OMS_S3_SECRET_ACCESS_KEY)
    throw new ConfigError(['OMS_S3_ACCESS_KEY_ID and OMS_S3_SECRET_ACCESS_KEY are needed for a label store on S3']);
  const { host, pathname } = new URL(place);
  return new S3Store({
    endpoint: OMS_S3_ENDPOINT ?? `https://s3.${OMS_S3_REGION}.amazonaws.com`,
    region: OMS_S3_REGION,
    bucket: host,
    prefix: pathname.replace(/^\/|\/$/g, ''),
    accessKeyId: OMS_S3_ACCESS_KEY_ID,
    secretAccessKey: OMS_S3_SECRET_ACCESS_KEY,
  });
}
