import { insertInto } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, recordset, rows, run, sql, type Sql } from '@oms/platform/database/sql';
import { snake } from '@oms/platform/values/snake-case';
import { editEndOf, editRequestEntry, type EditRequest, type EditRequestStatus } from '../rules/edit-request.js';
import type { OrderState } from '../rules/order-state.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';

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
  status: EditRequestStatus,
  ends: readonly { readonly orderId: string; readonly reason: string | null }[],
): Promise<EditRequest[]> =>
  rows<EditRequest>(
    tx.db,
    sql`update order_edit_request r set status = ${status}, decided_at = ${tx.now}, decision_reason = s.reason, decided_by = ${JSON.stringify({ role: tx.actor.role, id: tx.actor.id })}::jsonb
         from ${recordset(ends.map(snake), 's', 'order_id uuid, reason text')} where r.order_id = s.order_id and r.status = 'REQUESTED' returning r.*`,
  );

/**
 * Ends the open requests of those of these locked orders that can never be edited again: what shipped, ended or was
 * cancelled first is told to whoever asked, at once. Answers what the timelines tell of it, by order.
 */
export async function endRequestsOfOver(
  tx: Tx,
  orders: readonly OrderState[],
): Promise<ReadonlyMap<string, TimelineEntry>> {
  const ends = orders.flatMap((order) => {
    const reason = editEndOf(order);
    return reason ? [{ orderId: order.id, reason }] : [];
  });
  if (ends.length === 0) return new Map();
  const ended = await endEditRequests(tx, 'EXPIRED', ends);
  return new Map(ended.map((request) => [request.orderId, editRequestEntry(request)]));
}
