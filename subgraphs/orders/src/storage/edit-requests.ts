import { insertInto } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import type { EditRequest, EditRequestStatus } from '../rules/edit-request.js';

const COLUMNS =
  'id uuid, order_id uuid, status text, edit jsonb, summary jsonb, reason text, requested_by jsonb, requested_at timestamptz, expires_at timestamptz';

/** Keeps a new request. Its order is locked, and has none that is open. */
export const insertEditRequest = (tx: Tx, request: EditRequest): Promise<number> =>
  run(tx.db, insertInto('order_edit_request', COLUMNS, [request]));

/** The request of an order that waits for a decision. */
export const openEditRequest = (db: Sql, orderId: string): Promise<EditRequest | undefined> =>
  firstRow<EditRequest>(db, sql`select * from order_edit_request where order_id = ${orderId} and status = 'REQUESTED'`);

/** A request of an order, whatever has become of it. */
export const editRequestOf = (db: Sql, orderId: string, id: string): Promise<EditRequest | undefined> =>
  firstRow<EditRequest>(db, sql`select * from order_edit_request where order_id = ${orderId} and id = ${id}::uuid`);

/** Ends open requests of locked orders, one each at most; answers them as they are now. */
export const endEditRequests = (
  tx: Tx,
  orderIds: readonly string[],
  { status, reason }: { readonly status: EditRequestStatus; readonly reason: string | null },
): Promise<EditRequest[]> =>
  rows<EditRequest>(
    tx.db,
    sql`update order_edit_request set status = ${status}, decided_at = ${tx.now}, decision_reason = ${reason}, decided_by = ${JSON.stringify({ role: tx.actor.role, id: tx.actor.id })}::jsonb
         where order_id = any(${orderIds}::uuid[]) and status = 'REQUESTED' returning *`,
  );
