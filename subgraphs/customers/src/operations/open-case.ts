import { hasPermission, type Actor } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { caseOrderNamed } from '@oms/platform/outbox/case-orders';
import type { CaseSeverity } from '@oms/platform/outbox/case-requested';
import { isId } from '@oms/platform/values/ids';
import { problemsInCase } from '../rules/case-input.js';
import type { CaseReference, CaseState } from '../rules/case-state.js';
import { dueFrom } from '../rules/change-case.js';
import type { CustomersServices } from '../services.js';
import { findCaseRoute } from '../storage/case-routes.js';
import { loadQueues, newCase, nextCaseNumbers, saveCases } from '../storage/cases.js';
import { findCustomer } from '../storage/customers.js';
import type { CaseCommandOutcome } from './change-case.js';
import { requireQueue } from './require-queue.js';

export interface OpenCaseInput {
  readonly kind: string;
  readonly subject: string;
  readonly text?: string | null;
  readonly severity?: CaseSeverity | null;
  readonly queueCode?: string | null;
  readonly customerId?: string | null;
  readonly orderId?: string | null;
  readonly orderNumber?: string | null;
  /** What it is about, where that is neither the order nor the customer. */
  readonly about?: CaseReference | null;
}

const NIL = 'NONE';

/**
 * Customers open cases about themselves, in the queue and with the severity that is set for the kind; whoever holds the
 * link to an order, about that order. Which order a customer means is for the orders subgraph to say: until then it is none.
 */
function asOwnCase({ customerId, orderId: linked }: Actor, input: OpenCaseInput): OpenCaseInput {
  const { kind, subject, text = null, orderId } = input;
  if (linked && orderId && orderId !== linked) throw refuse('UNKNOWN_ORDER', 'There is no such order.', ['orderId']);
  if (linked) return { kind, subject, text, orderId: linked };
  if (!customerId)
    throw refuse('CUSTOMER_ONLY', 'A case is opened by a customer who is signed in, or by the link of an order.');
  return { kind, subject, text, customerId };
}

/** Customers' own cases that are open at most: whoever has so many writes into one of them. */
const OPEN_AT_MOST = 20;

/** Refuses TOO_MANY_CASES: nobody fills the queues of the service desk by asking again and again. */
async function requireRoom({ db, actor }: Tx, { customerId = null, orderId = null }: OpenCaseInput): Promise<void> {
  const theirs = customerId ? sql`customer_id = ${customerId}` : sql`order_id = ${orderId}`;
  const open = await rows(
    db,
    sql`select 1 from service_case where ${theirs} and opened_by ->> 'id' = ${actor.id} and status not in ('RESOLVED', 'CLOSED') limit ${OPEN_AT_MOST}`,
  );
  if (open.length < OPEN_AT_MOST) return;
  const message = `${OPEN_AT_MOST} cases of yours are open: write into one of them.`;
  throw refuse('TOO_MANY_CASES', message, [], { open: OPEN_AT_MOST });
}

/** Asks which order the case is about, where one was named. */
function askForOrder(tx: Tx, { id: caseId }: CaseState, { orderId = null, orderNumber = null }: OpenCaseInput): void {
  const { role, customerId, orderId: linked } = tx.actor;
  if (!linked && !orderId && !orderNumber) return;
  const ownerId = role === 'customer' && !linked ? (customerId ?? null) : null;
  tx.emit(caseOrderNamed({ caseId, orderId: linked ?? orderId, orderNumber, ownerId }));
}

async function requireCustomer(tx: Tx, id: string | null | undefined): Promise<string | null> {
  if (!id) return null;
  const customer = await findCustomer(tx, { id });
  if (!customer) throw refuse('UNKNOWN_CUSTOMER', 'There is no such customer.', ['customerId']);
  return customer.id;
}

function subjectOf({ about, orderId, customerId }: OpenCaseInput): CaseReference {
  if (about) return about;
  if (orderId) return { type: 'Order', id: orderId };
  return customerId ? { type: 'Customer', id: customerId } : { type: NIL, id: '' };
}

/** What a case opened by hand is about and where it goes, checked. */
async function draftCase(tx: Tx, input: OpenCaseInput): Promise<CaseState> {
  const problems = problemsInCase({ kind: input.kind, subject: input.subject, text: input.text ?? null });
  if (problems.length > 0) throw new DomainError(problems);
  const customerId = await requireCustomer(tx, input.customerId);
  const route = await findCaseRoute(tx.db, input.kind);
  const queue = requireQueue(await loadQueues(tx.db), input.queueCode, route?.queueCode);
  const severity = input.severity ?? route?.severity ?? 'NORMAL';
  const [number = ''] = await nextCaseNumbers(tx.db, 1);
  const { type, id } = subjectOf(input);
  return newCase(tx, {
    number,
    kind: input.kind,
    subject: input.subject.trim(),
    severity,
    queueCode: queue.code,
    customerId,
    orderId: input.orderId ?? null,
    orderNumber: input.orderNumber ?? null,
    subjectType: type,
    subjectId: id,
    dueAt: dueFrom(queue, severity, tx.now),
    touched: true,
  });
}

/** Opens a case by hand; its clock runs from now. */
export function openCase(ctx: OperationContext<CustomersServices>, given: OpenCaseInput): Promise<CaseCommandOutcome> {
  return runCommand(ctx, 'openCase', async (tx) => {
    if (given.orderId && !isId(given.orderId)) throw refuse('UNKNOWN_ORDER', 'Not the id of an order.', ['orderId']);
    const staff = hasPermission(ctx.actor, 'customers:write');
    const input = staff ? given : asOwnCase(ctx.actor, given);
    if (!staff) await requireRoom(tx, input);
    const state = await draftCase(tx, input);
    askForOrder(tx, state, given);
    await saveCases(tx, [{ state, entries: [{ type: 'OPENED', visibility: 'CUSTOMER', text: input.text ?? null }] }]);
    return { caseId: state.id, version: state.version };
  });
}
