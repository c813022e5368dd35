import type { Tx } from '@oms/platform/commands/run-command';
import { groupByKey } from '@oms/platform/graphql/align';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import type { WorkState } from '../rules/work-state.js';

/** What a command adds to the history of the work. */
export interface Transition {
  readonly type: string;
  readonly fulfillmentOrderId: string;
  readonly reason?: string | null;
  readonly data?: unknown;
}

/** Work as it was loaded and changed since, with what that adds to its history. */
export interface ChangedWork {
  readonly work: WorkState;
  readonly transitions: readonly Transition[];
}

/** Writes what happened. */
export async function writeTransitions(tx: Tx, changed: readonly ChangedWork[]): Promise<void> {
  const records = changed.flatMap(({ work, transitions }) =>
    transitions.map((one) => ({
      id: newId(tx.now),
      order_id: work.orderId,
      fulfillment_order_id: one.fulfillmentOrderId,
      type: one.type,
      reason: one.reason ?? null,
      data: one.data ?? null,
    })),
  );
  if (records.length === 0) return;
  await run(
    tx.db,
    sql`insert into work_transition (id, order_id, fulfillment_order_id, type, occurred_at, actor, reason, data)
        select id, order_id, fulfillment_order_id, type, ${tx.now}::timestamptz, ${JSON.stringify({ role: tx.actor.role, id: tx.actor.id })}::jsonb, reason, data
        from ${recordset(records, 't', 'id uuid, order_id uuid, fulfillment_order_id uuid, type text, reason text, data jsonb')}`,
  );
}

export interface KeptTransition {
  readonly orderId: string;
  readonly occurredAt: Date;
}

/** All that has happened to the work on each of these orders, oldest first. */
export async function loadTransitions(tx: Tx, orderIds: readonly string[]): Promise<KeptTransition[][]> {
  const found = await rows<KeptTransition>(
    tx.db,
    sql`select id, type, occurred_at, order_id, fulfillment_order_id, actor, reason, data from work_transition
        where order_id = any(${orderIds}::uuid[]) order by order_id, occurred_at, id`,
  );
  return groupByKey(orderIds, found, (one) => one.orderId);
}
