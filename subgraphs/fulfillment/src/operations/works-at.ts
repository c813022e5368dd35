import type { Actor } from '@oms/platform/auth/actor';
import { firstRow, sql, type Sql } from '@oms/platform/database/sql';

/**
 * Whether the actor may work at one of the locations: an associate at its own, anybody else anywhere. Whoever may not is
 * told what they are told of things that do not exist, so that nobody learns what other locations have.
 */
export async function worksAt({ locations }: Actor, db: Sql, locationIds: readonly string[]): Promise<boolean> {
  if (!locations) return true;
  const own = sql`select 1 from known_location where id = any(${locationIds}::uuid[]) and code = any(${locations}::text[])`;
  return (await firstRow(db, own)) !== undefined;
}
