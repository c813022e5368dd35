import { rows, sql, type Sql } from '@oms/platform/database/sql';

/** A column of a view of the schema bi. */
export interface ViewColumn {
  readonly name: string;
  readonly isDecimal: boolean;
}

/** The columns of a view of the schema bi, in its order. */
export const viewColumns = (db: Sql, view: string): Promise<ViewColumn[]> =>
  rows(
    db,
    sql`select attname as name, atttypid = 'numeric'::regtype as is_decimal from pg_attribute where attrelid = ${`bi.${view}`}::regclass and attnum > 0 order by attnum`,
  );
