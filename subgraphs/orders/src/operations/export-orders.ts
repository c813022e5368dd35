import { sql, type RawBuilder } from '@oms/platform/database/sql';
import type { Database } from '@oms/platform/database/database';
import { exportLines } from '../rules/export-rows.js';
import { readExported, type ExportPosition } from '../storage/exported-orders.js';

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

const conditionsOf = ({ placedFrom, placedTo, channel, status }: ExportFilter): RawBuilder[] => [
  ...(placedFrom ? [sql`o.placed_at >= ${placedFrom}`] : []),
  ...(placedTo ? [sql`o.placed_at < ${placedTo}`] : []),
  ...(channel === null ? [] : [sql`o.channel_code = ${channel}`]),
  ...(status ? [sql`o.status = any(${status}::text[])`] : []),
];

/**
 * Orders as the pieces of a CSV or NDJSON file, oldest first. Only one page is in memory at a time; orders that come in
 * meanwhile are at its end.
 */
export async function* exportOrders(
  { database }: { readonly database: Database },
  filter: ExportFilter,
  format: 'CSV' | 'NDJSON',
): AsyncGenerator<{ readonly content: string; readonly orders: number }> {
  const where = conditionsOf(filter);
  let after: ExportPosition | null = null;
  for (let first = true; ; first = false) {
    const page: Awaited<ReturnType<typeof readExported>> = await readExported(database.sql(), {
      where,
      after,
      most: PAGE,
    });
    const { orders, next } = page;
    if (orders.length > 0 || first) yield { content: exportLines(orders, format, first), orders: orders.length };
    if (!next) return;
    after = next;
  }
}
