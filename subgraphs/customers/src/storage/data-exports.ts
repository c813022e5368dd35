import { firstRow, rows, run, sql, type Sql } from '@oms/platform/database/sql';

export type DataExportStatus = 'GATHERING' | 'READY' | 'EXPIRED' | 'ERASED';

/** An archive of what is held on a person, as its row tells. */
export interface DataExport {
  readonly id: string;
  readonly customerId: string;
  readonly status: DataExportStatus;
  readonly requestedAt: Date;
  readonly readyAt: Date | null;
  readonly expiresAt: Date | null;
  /** Bytes; null until it is ready. */
  readonly size: number | null;
  readonly opened: number;
  readonly openedAt: Date | null;
}

/** The export, locked until the end of the transaction. */
export const lockExport = (db: Sql, id: string): Promise<DataExport | undefined> =>
  firstRow(db, sql`select * from data_export where id = ${id} for update`);

/** Deletes what the archives hold; that they were asked for stays known. */
export async function endExports(
  db: Sql,
  ids: readonly string[],
  status: Extract<DataExportStatus, 'EXPIRED' | 'ERASED'>,
): Promise<void> {
  for (const table of ['data_export_piece', 'data_export_part'])
    await run(db, sql`delete from ${sql.ref(table)} where export_id = any(${ids}::uuid[])`);
  await run(db, sql`update data_export set status = ${status} where id = any(${ids}::uuid[])`);
}

/** Archives of a customer that can be opened, or are being made. */
export const openExportsOf = (db: Sql, customerId: string): Promise<DataExport[]> =>
  rows(
    db,
    sql`select * from data_export where customer_id = ${customerId} and status in ('GATHERING', 'READY') order by id for update`,
  );
