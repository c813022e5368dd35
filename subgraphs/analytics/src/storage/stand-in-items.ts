import { run, sql, type Sql } from '@oms/platform/database/sql';

/** Items that nobody has told of yet stand in as what they are. Waits for whoever is making the same ones. */
export const standIn = (db: Sql, ordered: readonly string[]): Promise<number> =>
  run(
    db,
    sql`insert into dim_item (sku, title, known) select sku, sku, false from unnest(${ordered}::text[]) as sku order by sku on conflict (sku) do nothing`,
  );

/** The order in which items are locked everywhere. */
export const inOrder = (skus: readonly string[]): string[] => [...new Set(skus)].toSorted();
