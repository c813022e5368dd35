import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql, type Sql } from '@oms/platform/database/sql';
import { isId } from '@oms/platform/values/ids';
import { snake } from '@oms/platform/values/snake-case';
import type { OrderState } from '../rules/order-state.js';
import { refundApprovalCase, type RefundRequest } from '../rules/refund-request.js';
import { tellCaseOfDecision } from './awaited-case-actions.js';
import { upsert } from './upsert.js';

const COLUMNS =
  'id uuid, order_id uuid, status text, version bigint, request jsonb, amount bigint, currency text, reason text, note text, requested_by jsonb, requested_at timestamptz, decided_by jsonb, decided_at timestamptz, decision_note text, allowance_id uuid';

/** The order that a request is about. */
export const orderOfRefundRequest = async (db: Sql, id: string): Promise<string | undefined> =>
  isId(id)
    ? (await firstRow<{ orderId: string }>(db, sql`select order_id from refund_request where id = ${id}`))?.orderId
    : undefined;

/** Locks a request; its order is locked before. */
export const lockRefundRequest = (db: Sql, id: string): Promise<RefundRequest | undefined> =>
  firstRow(db, sql`select * from refund_request where id = ${id} for update`);

/** Writes a request as it is; a lead is asked while it waits for one, and told when it does not any more. */
export async function saveRefundRequest(tx: Tx, order: OrderState, one: RefundRequest): Promise<void> {
  await upsert(tx, 'refund_request', COLUMNS, [snake(one)]);
  tx.emit(refundApprovalCase(order, one));
  await tellCaseOfDecision(tx, 'RefundRequest', one.id, one.status);
}
