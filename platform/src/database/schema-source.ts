import type { EntitySchema } from '@mikro-orm/postgresql';

/** What a subgraph's schema is made of: the subgraph's name, its migrations folder and its entities. */
export interface SubgraphSchemaSource {
  readonly name: string;
  readonly migrations: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- entities of every shape
  readonly entities: readonly EntitySchema<any, any>[];
}
