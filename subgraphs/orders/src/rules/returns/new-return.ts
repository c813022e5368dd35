import { newId } from '@oms/platform/values/ids';
import { policiesOf } from '../channel-policies.js';
import type { OrderState } from '../order-state.js';
import { wantedUnits, type ReturnLineInput } from './check-return.js';
import type { ReturnLine, ReturnOrigin, ReturnRecord, ReturnShipping } from './return-record.js';
import { overdueFrom } from './move-return.js';
import type { ReturnState } from './return-lifecycle.js';

export interface ReturnMaker {
  readonly origin: ReturnOrigin;
  readonly shipping: ReturnShipping;
  readonly status: ReturnState;
  readonly note?: string | null;
  readonly locationId?: string | null;
  readonly sourceId?: string | null;
  readonly by: unknown;
  readonly now: Date;
}

/** Lines of a return, whole kits as units of their parts; those that ask for nothing wish for their money. */
export const returnLinesOf = (order: OrderState, lines: readonly ReturnLineInput[], now: Date): ReturnLine[] =>
  wantedUnits(order, lines).map(({ given, line, sku, quantity }, position) => ({
    id: newId(now),
    position,
    lineId: line.id,
    sku,
    quantity,
    dropped: 0,
    reason: given.reason,
    condition: given.condition ?? 'UNOPENED',
    wanted: given.resolution ?? 'REFUND',
    exchangeSku: given.exchangeSku ?? null,
    exchangeLineId: null,
    note: given.note ?? null,
    lots: [],
  }));

/** Where goods go that nobody said a place for: by policy, otherwise to where most of them came from. */
function homeOf(order: OrderState, lines: readonly ReturnLine[]): string | null {
  const { locationId } = policiesOf(order.policies).returns;
  if (locationId) return locationId;
  const wanted = new Set(lines.map((line) => line.lineId));
  const from = order.allocations.filter((one) => wanted.has(one.lineId) && one.shipped > 0);
  return from.toSorted((a, b) => b.shipped - a.shipped)[0]?.locationId ?? null;
}

/** Opens a return of the order, numbered after it. */
export function openReturn(order: OrderState, lines: ReturnLine[], maker: ReturnMaker): ReturnRecord {
  const { origin, shipping, status, note = null, locationId = null, sourceId = null, by, now } = maker;
  order.returnsOpened += 1;
  const opened: ReturnRecord = {
    id: newId(now),
    number: `${order.number}-R${order.returnsOpened}`,
    version: 1,
    status,
    origin,
    shipping,
    locationId: locationId ?? homeOf(order, lines),
    note,
    reason: null,
    requestedBy: by,
    parcel: null,
    sourceId,
    shippingFee: 0,
    shippingRefund: 0,
    expiresAt: null,
    overdueAt: status === 'IN_TRANSIT' ? overdueFrom(order, now) : null,
    requestedAt: now,
    approvedAt: status === 'REQUESTED' ? null : now,
    receivedAt: null,
    inspectedAt: null,
    resolvedAt: null,
    closedAt: null,
    updatedAt: now,
    lines,
  };
  order.returns.push(opened);
  return opened;
}
