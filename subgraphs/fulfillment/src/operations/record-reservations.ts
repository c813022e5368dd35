import type { OperationContext } from '@oms/platform/commands/run-command';
import type { ReservationChanged } from '@oms/platform/events/stock-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import { openWork } from '../rules/open-work.js';
import type { ReservedLine } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import { planDue } from '../storage/plan-due.js';
import { ensureWork, saveWorks } from '../storage/save-work.js';
import type { ChangedWork } from '../storage/work-transitions.js';

/** What fulfillment reads of `ReservationChanged`. */
export interface ReservationDocument extends Pick<ReservationChanged, 'orderId'> {
  readonly lines: readonly ReservedLine[];
}

/** Records where inventory has reserved the units, and opens or changes the work there. */
export const recordReservations = (
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<ReservationDocument>[],
): Promise<void> =>
  consumeEvents(ctx, 'fulfillment.record-reservations', events, async (tx, fresh) => {
    const byOrder = new Map(fresh.map((event) => [event.payload.orderId, event]));
    await ensureWork(tx, [...byOrder.keys()]);
    const changed = (await lockWork(tx.db, [...byOrder.keys()])).flatMap((work): ChangedWork[] => {
      const event = byOrder.get(work.orderId);
      if (!event) return [];
      work.reservations = event.payload.lines;
      work.reservationVersion = event.aggregateVersion;
      return [{ work, transitions: openWork(work, { now: tx.now, newId: () => newId(tx.now) }) }];
    });
    await planDue(
      tx,
      changed.map(({ work }) => work),
    );
    await saveWorks(tx, changed);
  });
