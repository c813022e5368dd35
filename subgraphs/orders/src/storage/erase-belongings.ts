import type { Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql, type RawBuilder } from '@oms/platform/database/sql';
import { forgetEvents } from '@oms/platform/outbox/forget-events';
import type { Appeasement } from '../rules/appeasement.js';
import { appeasementChanged } from '../rules/appeasement-changed.js';
import type { OrderState } from '../rules/order-state.js';

/** A reason is one word of a list, which stays, or what an agent typed, which does not. */
const reasonOnly = sql.raw(`reason = case when reason ~ '^[A-Z][A-Z0-9_]*$' then reason else 'OTHER' end`);

const withNote = (table: string, whose: RawBuilder): RawBuilder =>
  sql`update ${sql.ref(table)} set note = null, ${reasonOnly} where ${whose}`;

/** Goodwill loses what was typed of why; figures hear of it anew. */
async function eraseAppeasements(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const changed = await rows<Appeasement & { readonly orderId: string }>(
    tx.db,
    sql`update appeasement set note = null, decision_note = null, version = version + 1, ${reasonOnly}
         where order_id = any(${orders.map(({ id }) => id)}::uuid[]) returning *`,
  );
  for (const one of changed) {
    const order = orders.find(({ id }) => id === one.orderId);
    if (order) tx.emit(appeasementChanged(order, one));
  }
}

/** What people wrote on orders, what stands in their timelines beyond what happened and when, and what was told of them. */
export async function eraseBelongings(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const orderIds = orders.map(({ id }) => id);
  const theirs = sql`order_id = any(${orderIds}::uuid[])`;
  const statements = [
    sql`delete from order_note where ${theirs}`,
    sql`delete from order_attachment where ${theirs}`,
    sql`delete from order_edit_request where ${theirs}`,
    sql`update order_event set data = null, reason = null, actor = actor - 'name' where ${theirs}`,
    sql`update cancellation_request set reason = null where ${theirs}`,
    sql`update order_return set note = null, reason = null where ${theirs}`,
    sql`update order_return_line set note = null where ${theirs}`,
    sql`update carrier_claim set reason = null where ${theirs}`,
    sql`update refund set ${reasonOnly} where ${theirs}`,
    withNote('allowance', theirs),
    withNote('refund_request', theirs),
    sql`update refund_request set decision_note = null, request = request - 'note' || jsonb_build_object('reason', reason) where ${theirs}`,
    withNote('gift_card', sql`account_id in (select account_id from credit_entry where ${theirs})`),
    withNote('credit_entry', theirs),
  ];
  for (const statement of statements) await run(tx.db, statement);
  await forgetEvents(tx.db, orderIds);
  await eraseAppeasements(tx, orders);
}

/** What was noted on customers' credit, whatever order it was for. Amounts and days stay: the ledger is as it was. */
export async function eraseCreditNotes(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const accounts = sql`select id from credit_account where kind = 'STORE_CREDIT' and customer_id = any(${customerIds}::uuid[])`;
  await run(tx.db, withNote('credit_entry', sql`account_id in (${accounts})`));
}
