import { fileURLToPath } from 'node:url';
import type { SubgraphSchemaSource } from '@oms/platform/database/schema-source';
import { Channel, Price } from './storage/entities.js';

/** Orders' migrations and entities. */
export const ordersSource: SubgraphSchemaSource = {
  name: 'orders',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  entities: [Channel, Price],
};
