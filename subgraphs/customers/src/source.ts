import { fileURLToPath } from 'node:url';
import type { SubgraphSchemaSource } from '@oms/platform/database/schema-source';
import { Company, Customer } from './storage/entities.js';

/** Customers' migrations and entities. */
export const customersSource: SubgraphSchemaSource = {
  name: 'customers',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  entities: [Company, Customer],
};
