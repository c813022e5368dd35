import type { CaseOrderFound } from '@oms/platform/events/case-events';
import type { CaseEntryDraft, CaseState } from './case-state.js';

/** What a case opened by hand is about as long as nobody has said. */
const VAGUE: ReadonlySet<string> = new Set(['Customer', 'NONE']);

/**
 * Makes a case one about the order that was meant, with its number and, where nobody was known, its customer. An order that
 * there is not is told to whoever named it; one of another customer to staff, who named both.
 */
export function linkOrder(
  state: CaseState,
  order: CaseOrderFound['order'],
  knownCustomers: ReadonlySet<string>,
): CaseEntryDraft[] {
  if (!order) return [{ type: 'ORDER_UNKNOWN', visibility: 'CUSTOMER' }];
  const { id: orderId, number: orderNumber, customerId } = order;
  if (state.customerId && customerId && state.customerId !== customerId)
    return [{ type: 'ORDER_OF_ANOTHER', visibility: 'STAFF', data: { orderId, customerId } }];
  const same = state.orderId === orderId && state.orderNumber === orderNumber;
  const identified = state.customerId === null && customerId !== null && knownCustomers.has(customerId);
  if (same && !identified) return [];
  Object.assign(state, { orderId, orderNumber });
  if (VAGUE.has(state.subjectType)) Object.assign(state, { subjectType: 'Order', subjectId: orderId });
  if (identified) state.customerId = customerId;
  return [{ type: 'ORDER_LINKED', visibility: 'STAFF', data: { orderId, orderNumber, customerId } }];
}
