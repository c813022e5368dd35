import type { Actor } from '@oms/platform/auth/actor';
import { caseAnswered, type CaseAnsweredEvent } from '@oms/platform/outbox/case-orders';
import { noticeRequested, type NoticeRequestedEvent } from '@oms/platform/outbox/notice-requested';
import type { CaseEntryDraft, CaseState } from './case-state.js';

/** What a customer is told of by mail: what others wrote or decided for them to read. */
const TOLD = new Set(['NOTE', 'WAITING_ON_CUSTOMER', 'RESOLVED']);

type Told = Pick<CaseState, 'id' | 'version' | 'number' | 'customerId' | 'orderId' | 'orderNumber'>;

/**
 * Asks that the customer of a case is told that there is an answer, once for each version of the case. Whoever ordered as
 * a guest is told by the orders subgraph, which knows their address. What was said stays in the case: mails are read by
 * others.
 */
export function caseUpdates(
  actor: Actor,
  state: Told,
  entries: readonly CaseEntryDraft[],
): (NoticeRequestedEvent | CaseAnsweredEvent)[] {
  const { id: caseId, version, number: caseNumber, customerId, orderId, orderNumber } = state;
  const told = entries.some(({ type, visibility }) => visibility === 'CUSTOMER' && TOLD.has(type));
  if (!told || actor.role === 'customer') return [];
  const occasion = `case:${caseId}:v${version}`;
  if (!customerId) return orderId ? [caseAnswered({ occasion, caseId, caseNumber, orderId })] : [];
  const facts = { caseNumber, ...(orderNumber ? { orderNumber } : {}) };
  return [noticeRequested(occasion, { notice: 'CASE_UPDATED', orderId, customerId, contact: null, facts })];
}
