import { rows, sql, type Sql } from '@oms/platform/database/sql';

/**
 * As many order numbers as are asked for, without their channels' prefixes: rising, with gaps; a sequence, so that
 * placing orders never waits for it.
 */
export async function takeNumbers(db: Sql, count: number): Promise<string[]> {
  const found = await rows<{ number: string }>(
    db,
    sql`select nextval('order_number')::text as number from generate_series(1, ${count})`,
  );
  return found.map((one) => one.number);
}
