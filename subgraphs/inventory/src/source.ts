import { fileURLToPath } from 'node:url';
import type { SubgraphSchemaSource } from '@oms/platform/database/schema-source';
import { Location, Supplier } from './storage/entities.js';

/** Inventory's migrations and entities. */
export const inventorySource: SubgraphSchemaSource = {
  name: 'inventory',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  entities: [Location, Supplier],
};
