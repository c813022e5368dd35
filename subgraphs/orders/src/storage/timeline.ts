import { insertInto } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { run, type RawBuilder } from '@oms/platform/database/sql';
import type { Actor } from '@oms/platform/auth/actor';
import { newId } from '@oms/platform/values/ids';
import type { OrderState } from '../rules/order-state.js';
import type { TimelineEntry } from '../rules/timeline-entry.js';

const COLUMNS =
  'id uuid, order_id uuid, sequence int, type text, occurred_at timestamptz, status text, payment_status text, fulfillment_status text, return_status text, actor jsonb, reason text, data jsonb, visibility text, source_event_id uuid, order_version bigint';

export interface TimelineRow {
  readonly id: string;
  readonly order_id: string;
  readonly sequence: number;
}

/** Rows of the timeline for `entries`, numbered after what the order has; the order's lastSequence moves on. */
export function timelineRows(
  order: OrderState,
  entries: readonly TimelineEntry[],
  { now, actor }: { now: Date; actor: Actor },
): TimelineRow[] {
  const who = { role: actor.role, id: actor.id, name: actor.name };
  return entries.map((entry) => {
    order.lastSequence += 1;
    return {
      id: newId(now),
      order_id: order.id,
      sequence: order.lastSequence,
      type: entry.type,
      occurred_at: entry.occurredAt ?? now.toISOString(),
      status: order.status,
      payment_status: order.paymentStatus,
      fulfillment_status: order.fulfillmentStatus,
      return_status: order.returnStatus,
      actor: entry.actor ?? who,
      reason: entry.reason ?? null,
      data: entry.data ?? null,
      visibility: entry.visibility ?? 'CUSTOMER',
      source_event_id: entry.sourceEventId ?? null,
      order_version: order.version,
    };
  });
}

/** The statement that writes timeline rows; `recorded_at` is the clock's now. */
export const timelineInsert = (entries: readonly TimelineRow[], now: Date): RawBuilder<unknown> =>
  insertInto('order_event', COLUMNS, entries, { recorded_at: now });

/** Writes timeline rows. */
export async function insertTimeline(tx: Tx, entries: readonly TimelineRow[]): Promise<void> {
  if (entries.length > 0) await run(tx.db, timelineInsert(entries, tx.now));
}
