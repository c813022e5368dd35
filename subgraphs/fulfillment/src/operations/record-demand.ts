import type { OperationContext } from '@oms/platform/commands/run-command';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import { isQuiet } from '../rules/fulfillment-facets.js';
import { openWork } from '../rules/open-work.js';
import type { DemandDocument } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { lockWork } from '../storage/load-work.js';
import type { LockedWork } from '../storage/locked-work.js';
import { planDue } from '../storage/plan-due.js';
import { ensureWork, keepDemands, saveWorks } from '../storage/save-work.js';
import type { ChangedWork } from '../storage/work-transitions.js';

/** Records what an order wants now, and brings its work in line: opened, trimmed, held or let go of. */
export const recordDemand = (
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<DemandDocument>[],
): Promise<void> =>
  consumeEvents(ctx, 'fulfillment.record-demand', events, async (tx, fresh) => {
    const byOrder = new Map(fresh.map((event) => [event.payload.orderId, event]));
    await ensureWork(tx, [...byOrder.keys()]);
    const changed: ChangedWork[] = [];
    const quiet: LockedWork[] = [];
    for (const work of await lockWork(tx.db, [...byOrder.keys()])) {
      const event = byOrder.get(work.orderId);
      if (!event) continue;
      work.demand = event.payload;
      work.demandVersion = event.aggregateVersion;
      const transitions = openWork(work, { now: tx.now, newId: () => newId(tx.now) });
      if (isQuiet(event.aggregateVersion, event.payload, work)) quiet.push(work);
      else changed.push({ work, transitions });
    }
    await keepDemands(tx, quiet);
    await planDue(
      tx,
      changed.map(({ work }) => work),
    );
    await saveWorks(tx, changed);
  });
