import { fileURLToPath } from 'node:url';
import type { SubgraphSchemaSource } from '@oms/platform/database/schema-source';

/** Analytics' migrations; facts are written and read set-based, so it maps no entities. */
export const analyticsSource: SubgraphSchemaSource = {
  name: 'analytics',
  migrations: fileURLToPath(new URL('../migrations', import.meta.url)),
  entities: [],
};
