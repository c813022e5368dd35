import { firstRow, rows, sql, type Sql } from '@oms/platform/database/sql';

/** The next order number of the channel: rising, with gaps; a sequence, so that placing orders never waits for it. */
export async function nextNumber(db: Sql, prefix: string): Promise<string> {
  const row = await firstRow<{ number: string }>(db, sql`select ${prefix}::text || nextval('order_number') as number`);
  if (!row) throw new Error('the order numbers did not answer');
  return row.number;
}

/** As many numbers of the sequence as are asked for, without prefixes. */
export async function takeNumbers(db: Sql, count: number): Promise<string[]> {
  const found = await rows<{ number: string }>(
    db,
    sql`select nextval('order_number')::text as number from generate_series(1, ${count})`,
  );
  return found.map((one) => one.number);
}
