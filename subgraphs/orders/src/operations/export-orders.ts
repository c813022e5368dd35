import { rows, sql } from '@oms/platform/database/sql';
import type { Database } from '@oms/platform/database/database';
import { exportLines, type ExportedOrder } from '../rules/export-rows.js';

/** Orders that are exported; what is null is not asked for. */
export interface ExportFilter {
  readonly placedFrom: Date | null;
  /** Before this moment. */
  readonly placedTo: Date | null;
  /** Code. */
  readonly channel: string | null;
  readonly status: readonly string[] | null;
}

const PAGE = 500;

interface Position {
  readonly placedAt: Date;
  readonly id: string;
}

/** A page of the filter's orders behind a position, oldest first. */
const readPage = (database: Database, filter: ExportFilter, after: Position | null): Promise<ExportedOrder[]> => {
  const { placedFrom, placedTo, channel, status } = filter;
  return rows(
    database.sql(),
    sql`select o.* from orders o
        where (${placedFrom}::timestamptz is null or o.placed_at >= ${placedFrom}::timestamptz) and (${placedTo}::timestamptz is null or o.placed_at < ${placedTo}::timestamptz)
          and (${channel}::text is null or o.channel_code = ${channel}) and (${status}::text[] is null or o.status = any(${status}::text[]))
          and (${after?.id ?? null}::uuid is null or (o.placed_at, o.id) > (${after?.placedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
        order by o.placed_at, o.id limit ${PAGE}`,
  );
};

/**
 * Orders as the pieces of a CSV or NDJSON file, oldest first. Only one page is in memory at a time; orders that come in
 * meanwhile are at its end.
 */
export async function* exportOrders(
  { database }: { readonly database: Database },
  filter: ExportFilter,
  format: 'CSV' | 'NDJSON',
): AsyncGenerator<{ readonly content: string; readonly orders: number }> {
  let after: Position | null = null;
  for (let first = true; ; first = false) {
    const page: ExportedOrder[] = await readPage(database, filter, after);
    if (page.length > 0 || first) yield { content: exportLines(page, format, first), orders: page.length };
    if (page.length < PAGE) return;
    after = page.at(-1) ?? null;
  }
}
