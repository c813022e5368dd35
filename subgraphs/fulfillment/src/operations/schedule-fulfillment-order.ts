import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import { saveWorks } from '../storage/save-work.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

export interface ScheduleInput extends WorkCommandInput {
  readonly scheduledFor: Date;
}

/** The work is not to begin before a moment; it opens by itself then. */
export const scheduleFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: ScheduleInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'scheduleFulfillmentOrder', input, (order, _work, tx) => {
    if (!(input.scheduledFor > tx.now))
      throw refuse('INVALID_DATE', 'Work is scheduled for a moment that is still to come.', ['scheduledFor']);
    advance(order, 'schedule');
    order.scheduledFor = input.scheduledFor;
    return [{ type: 'FULFILLMENT_SCHEDULED', reason: input.reason ?? null, data: { for: input.scheduledFor } }];
  });

/** Scheduled work can begin at once. */
export const openFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: WorkCommandInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'openFulfillmentOrder', input, (order) => {
    advance(order, 'open');
    order.scheduledFor = null;
    return [{ type: 'FULFILLMENT_OPENED' }];
  });

const AT_ONCE = 200;

/** Opens scheduled work whose time has come; what is on hold waits. Safe twice: only work still scheduled is opened. */
export async function openScheduledWork(ctx: OperationContext<FulfillmentServices>): Promise<number> {
  const due = await rows<{ orderId: string }>(
    ctx.database.sql(),
    sql`select distinct order_id from fulfillment_order where status = 'SCHEDULED' and scheduled_for <= ${ctx.clock.now()} and not on_hold order by order_id limit ${AT_ONCE}`,
  );
  if (due.length === 0) return 0;
  return runCommand(ctx, 'openScheduledWork', async (tx) => {
    const works = await lockWork(
      tx.db,
      due.map(({ orderId }) => orderId),
    );
    const changed = works.map((work) => {
      const ripe = work.orders.filter(
        (one) => one.status === 'SCHEDULED' && !one.onHold && one.scheduledFor && one.scheduledFor <= tx.now,
      );
      for (const order of ripe) {
        advance(order, 'open');
        order.scheduledFor = null;
      }
      return { work, transitions: ripe.map(({ id }) => ({ type: 'FULFILLMENT_OPENED', fulfillmentOrderId: id })) };
    });
    await saveWorks(
      tx,
      changed.filter(({ transitions }) => transitions.length > 0),
    );
    return changed.flatMap(({ transitions }) => transitions).length;
  });
}
