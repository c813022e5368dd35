import { fileURLToPath } from 'node:url';
import type { SubgraphSchemaSource } from '@oms/platform/database/schema-source';

/** Fulfillment's migrations; its reads and writes are set-based, so it maps no entities. */
export const fulfillmentSource: SubgraphSchemaSource = {
  name: 'fulfillment',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  entities: [],
};
