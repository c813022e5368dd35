import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, recordset, rows, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import type { TransferState } from '../rules/lifecycles.js';
import type { TransferLine } from '../rules/transfer.js';

/** A transfer under lock. */
export interface TransferRecord {
  readonly id: string;
  readonly number: string;
  readonly fromLocationId: string;
  readonly toLocationId: string;
  readonly status: TransferState;
  readonly expectedAt: Date | null;
  readonly lines: readonly TransferLine[];
}

/** Writes a new transfer with its lines; answers its id. */
export async function insertTransfer(
  tx: Tx,
  transfer: Pick<TransferRecord, 'fromLocationId' | 'toLocationId' | 'status' | 'expectedAt'>,
  lines: readonly { readonly sku: string; readonly quantity: number }[],
): Promise<string> {
  const id = newId(tx.now);
  await run(
    tx.db,
    sql`insert into transfer (id, number, from_location_id, to_location_id, status, created_at, expected_at)
        values (${id}, 'TR-' || nextval('transfer_number'), ${transfer.fromLocationId}, ${transfer.toLocationId}, ${transfer.status}, ${tx.now}, ${transfer.expectedAt})`,
  );
  const records = lines.map(({ sku, quantity }) => ({ id: newId(tx.now), transfer_id: id, sku, quantity }));
  await run(
    tx.db,
    sql`insert into transfer_line (id, transfer_id, sku, quantity) select * from ${recordset(records, 'l', 'id uuid, transfer_id uuid, sku text, quantity int')}`,
  );
  return id;
}

/** Locks a transfer; refuses one that does not exist. */
export async function lockTransfer(tx: Tx, id: string): Promise<TransferRecord> {
  const found = isId(id)
    ? await firstRow<Omit<TransferRecord, 'lines'>>(tx.db, sql`select * from transfer where id = ${id} for update`)
    : undefined;
  if (!found) throw refuse('UNKNOWN_TRANSFER', 'There is no such transfer.', ['transferId']);
  const lines = await rows<TransferLine>(
    tx.db,
    sql`select * from transfer_line where transfer_id = ${id} order by sku for update`,
  );
  return { ...found, lines };
}

/** Writes how far a transfer is. */
export async function putTransfer(
  tx: Tx,
  id: string,
  status: TransferState,
  lines: readonly TransferLine[],
): Promise<void> {
  const records = lines.map(({ id: lineId, quantity, shipped, received, damaged, lost }) => ({ id: lineId, quantity, shipped, received, damaged, lost })); // prettier-ignore
  await run(
    tx.db,
    sql`update transfer_line l set quantity = r.quantity, shipped = r.shipped, received = r.received, damaged = r.damaged, lost = r.lost
        from ${recordset(records, 'r', 'id uuid, quantity int, shipped int, received int, damaged int, lost int')} where l.id = r.id`,
  );
  await run(
    tx.db,
    sql`update transfer set status = ${status}, version = version + 1, shipped_at = case when ${status} = 'IN_TRANSIT' then ${tx.now}::timestamptz else shipped_at end where id = ${id}`,
  );
}
