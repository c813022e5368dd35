import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { CaseRequestedPayload } from '@oms/platform/outbox/case-requested';
import { caseOrderNamed } from '@oms/platform/outbox/case-orders';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { CaseQueue, CaseState } from '../rules/case-state.js';
import { dueFrom, moveCase } from '../rules/change-case.js';
import { queueOf } from '../rules/route-case.js';
import type { CustomersServices } from '../services.js';
import { findCaseRoutes } from '../storage/case-routes.js';
import { loadQueues, newCase, nextCaseNumbers, saveCases, type ChangedCase } from '../storage/cases.js';

type Requested = IntegrationEvent<CaseRequestedPayload>;

const keyOf = ({ aggregateId }: Requested): string => aggregateId;

async function lockStanding(tx: Tx, keys: readonly string[]): Promise<Map<string, CaseState>> {
  const standing = await rows<CaseState>(
    tx.db,
    sql`select * from service_case where request_key = any(${keys}::text[]) and status not in ('RESOLVED', 'CLOSED') order by id for update`,
  );
  return new Map(standing.map((state) => [state.requestKey ?? '', state]));
}

/** Ids of those of the named customers that are known here; a request may come before its customer. */
async function knownCustomers(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const known = await rows<{ id: string }>(tx.db, sql`select id from customer where id = any(${ids}::uuid[])`);
  return new Set(known.map(({ id }) => id));
}

async function openNew(tx: Tx, requests: readonly Requested[], queues: ReadonlyMap<string, CaseQueue>) {
  const routes = await findCaseRoutes(
    tx.db,
    requests.map(({ payload }) => payload.kind),
  );
  const customers = await knownCustomers(
    tx,
    requests.flatMap(({ payload }) => payload.customerId ?? []),
  );
  const numbers = await nextCaseNumbers(tx.db, requests.length);
  return requests.map((event, index): ChangedCase => {
    const { payload } = event;
    const route = routes.get(payload.kind);
    const queue = queueOf(queues, route?.queueCode);
    const severity = payload.severity ?? route?.severity ?? 'NORMAL';
    const state = newCase(tx, {
      number: numbers[index] ?? '',
      kind: payload.kind,
      subject: payload.summary,
      severity,
      queueCode: queue.code,
      customerId: payload.customerId && customers.has(payload.customerId) ? payload.customerId : null,
      orderId: payload.orderId ?? null,
      orderNumber: payload.orderNumber ?? null,
      locationCode: payload.locationCode ?? null,
      subjectType: payload.subject.type,
      subjectId: payload.subject.id,
      requestKey: keyOf(event),
      details: payload.details ?? null,
      dueAt: dueFrom(queue, severity, tx.now),
      touched: false,
    });
    return { state, entries: [{ type: 'OPENED', visibility: 'STAFF', text: payload.summary, data: payload.details }] };
  });
}

/** The trouble is past: a case that nobody has touched resolves itself, another is told. */
function settle(tx: Tx, state: CaseState, queue: CaseQueue): ChangedCase {
  if (state.touched) return { state, entries: [{ type: 'CAUSE_GONE', visibility: 'STAFF' }] };
  moveCase(state, 'resolve', queue, tx.now);
  state.resolution = 'CAUSE_GONE';
  return { state, entries: [{ type: 'RESOLVED', visibility: 'STAFF', data: { resolution: 'CAUSE_GONE' } }] };
}

function renew(state: CaseState, { payload }: Requested): ChangedCase {
  state.details = payload.details ?? state.details;
  return {
    state,
    entries: [{ type: 'REQUESTED_AGAIN', visibility: 'STAFF', text: payload.summary, data: payload.details }],
  };
}

/** Who asked may not know whose the order is: the orders subgraph does. */
function askForCustomers(tx: Tx, requests: readonly Requested[], opened: readonly ChangedCase[]): void {
  for (const [index, { state }] of opened.entries()) {
    const { id: caseId, orderId, customerId, orderNumber } = state;
    const isGuest = requests[index]?.payload.customerId === null;
    if (orderId && !customerId && !isGuest) tx.emit(caseOrderNamed({ caseId, orderId, orderNumber, ownerId: null }));
  }
}

/**
 * CaseRequested → one open case for each kind and subject. What is requested again is noted in the case that is open;
 * what is past resolves itself unless somebody is at it.
 */
export const openRequestedCases = (
  ctx: OperationContext<CustomersServices>,
  events: readonly Requested[],
): Promise<void> =>
  consumeEvents(ctx, 'customers.open-requested-cases', events, async (tx, fresh) => {
    const queues = await loadQueues(tx.db);
    const standing = await lockStanding(tx, fresh.map(keyOf));
    const changed = fresh.flatMap((event): ChangedCase[] => {
      const state = standing.get(keyOf(event));
      if (!state) return [];
      return [event.payload.stands ? renew(state, event) : settle(tx, state, queueOf(queues, state.queueCode))];
    });
    const unknown = fresh.filter((event) => event.payload.stands && !standing.has(keyOf(event)));
    const opened = unknown.length > 0 ? await openNew(tx, unknown, queues) : [];
    await saveCases(tx, [...changed, ...opened]);
    askForCustomers(tx, unknown, opened);
  });
