import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { CaseOrderFound } from '@oms/platform/events/case-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { linkOrder } from '../rules/case-order.js';
import type { CustomersServices } from '../services.js';
import { lockCases, saveCases } from '../storage/cases.js';

async function knownCustomers({ db }: Tx, ids: readonly string[]): Promise<Set<string>> {
  const known = await rows<{ id: string }>(db, sql`select id from customer where id = any(${ids}::uuid[])`);
  return new Set(known.map(({ id }) => id));
}

/** CaseOrderFound → the case is about that order, and its customer's. Safe twice: it is set, not added. */
export const recordOrdersOfCases = (
  ctx: OperationContext<CustomersServices>,
  events: readonly IntegrationEvent<CaseOrderFound>[],
): Promise<void> =>
  consumeEvents(ctx, 'customers.record-orders-of-cases', events, async (tx, fresh) => {
    const orders = new Map(fresh.map(({ payload }) => [payload.caseId, payload.order]));
    const customers = await knownCustomers(
      tx,
      [...orders.values()].flatMap((order) => order?.customerId ?? []),
    );
    const states = await lockCases(tx.db, [...orders.keys()]);
    const changed = states.map((state) => ({ state, entries: linkOrder(state, orders.get(state.id) ?? null, customers) })); // prettier-ignore
    await saveCases(
      tx,
      changed.filter(({ entries }) => entries.length > 0),
    );
  });
