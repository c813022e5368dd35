import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { caseRequested } from '@oms/platform/outbox/case-requested';
import { addDays, localDay } from '@oms/platform/values/zoned-time';
import { placeHold } from '../rules/hold-work.js';
import type { WorkOrder, WorkState } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import { loadPlaces } from '../storage/plan-due.js';
import { saveWork } from '../storage/save-work.js';
import { pickupPlaceOf, tellCustomer, tellUnfetched } from './tell-pickup.js';

type Context = OperationContext<FulfillmentServices>;

const AT_ONCE = 200;

/**
 * Nobody came: the goods go back. What lay in the store is cancelled by orders, which takes it back to stock and pays
 * back; what came by parcel needs somebody to send it back. The work is held meanwhile, so that nobody hands it over.
 */
function expire(tx: Tx, order: WorkOrder, work: WorkState): void {
  tellUnfetched(tx, 'PickupExpired', order);
  const note = 'Nobody fetched it in time.';
  placeHold(work, order, { reason: 'PICKUP_EXPIRED', note, placedBy: tx.actor.id, placedAt: tx.now.toISOString() });
  if (order.method !== 'SHIP_TO_STORE') return;
  const { orderId, orderNumber, id, version } = order;
  const summary = `Nobody fetched ${orderNumber}: send the parcel back and pay back`;
  const subject = { type: 'FulfillmentOrder', id };
  tx.emit(caseRequested({ kind: 'PICKUP_EXPIRED', subject, version: version + 1, stands: true, orderId, orderNumber, summary })); // prettier-ignore
}

async function remindOrExpire(ctx: Context, tx: Tx, order: WorkOrder, work: WorkState): Promise<string | undefined> {
  if (order.status !== 'READY_FOR_PICKUP' || !order.expiresAt || !order.readyAt || order.hold) return undefined;
  if (order.expiresAt <= tx.now) {
    expire(tx, order, work);
    return 'PICKUP_EXPIRED';
  }
  const place = (await loadPlaces(tx, [pickupPlaceOf(order)])).get(pickupPlaceOf(order));
  if (!place || order.remindedAt) return undefined;
  const { timeZone, policy } = place;
  if (localDay(tx.now, timeZone) < addDays(localDay(order.readyAt, timeZone), policy.reminderDays)) return undefined;
  order.remindedAt = tx.now;
  await tellCustomer(tx, ctx.services, 'PICKUP_REMINDER', { order, work });
  return 'PICKUP_REMINDED';
}

/** Reminds customers of what waits for them, and gives up on what nobody fetches. Safe twice: what was told is kept. */
export async function watchPickups(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const due = await rows<{ orderId: string }>(
    ctx.database.sql(),
    sql`select distinct order_id from fulfillment_order where status = 'READY_FOR_PICKUP' and hold is null
          and (expires_at <= ${now} or (reminded_at is null and ready_at <= ${now}::timestamptz - interval '12 hours')) order by order_id limit ${AT_ONCE}`,
  );
  let told = 0;
  for (const { orderId } of due)
    told += await runCommand(ctx, 'watchPickups', async (tx) => {
      const [work] = await lockWork(tx.db, [orderId]);
      const notes: { type: string; fulfillmentOrderId: string }[] = [];
      for (const order of work?.orders ?? []) {
        const type = work && (await remindOrExpire(ctx, tx, order, work));
        if (type) notes.push({ type, fulfillmentOrderId: order.id });
      }
      if (work && notes.length > 0) await saveWork(tx, work, notes);
      return notes.length;
    });
  return told;
}
