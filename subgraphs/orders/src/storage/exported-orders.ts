import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { ExportedOrder } from '../rules/export-rows.js';

/** Behind which order a piece of a file begins, exactly as the database tells its moment. */
export interface ExportPosition {
  readonly at: string;
  readonly id: string;
}

/** What is asked of `orders o`, from where on, and of how many at most. */
interface Wanted {
  readonly where: readonly RawBuilder[];
  readonly after: ExportPosition | null;
  readonly most: number;
}

/** Orders of a file behind a position, oldest first, and where the next ones begin; null: these are the last. */
export async function readExported(
  db: Sql,
  { where, after, most }: Wanted,
): Promise<{ readonly orders: readonly ExportedOrder[]; readonly next: ExportPosition | null }> {
  const behind = after ? [sql`(o.placed_at, o.id) > (${after.at}::timestamptz, ${after.id}::uuid)`] : [];
  const conditions = [...where, ...behind].map((one) => sql`(${one})`);
  const found = await rows<ExportedOrder & { readonly exactly: string }>(
    db,
    sql`select o.*, o.placed_at::text as exactly from orders o ${conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``}
        order by o.placed_at, o.id limit ${most}`,
  );
  const last = found.at(-1);
  return { orders: found, next: last && found.length === most ? { at: last.exactly, id: last.id } : null };
}
