import { caseRequested, type CaseRequestedEvent } from '@oms/platform/outbox/case-requested';
import type { OrderState } from '../order-state.js';
import type { ReturnRecord } from './return-record.js';

/** What a person is asked about a return. */
export type ReturnCase =
  'RETURN_LABEL_FAILED' | 'RETURN_PARCEL_LOST' | 'RETURN_OVERDUE' | 'RETURN_MISMATCH' | 'EXCHANGE_NOT_RETURNED';

interface Asked {
  readonly kind: ReturnCase;
  readonly summary: string;
  /** Whether somebody is still to do something about it. */
  readonly stands?: boolean;
  readonly details?: Record<string, unknown>;
}

/** Asks a person about a return, or says that it is past. */
export const returnCase = (
  order: Pick<OrderState, 'id' | 'number' | 'customerId'>,
  one: Pick<ReturnRecord, 'id' | 'version'>,
  { stands = true, ...asked }: Asked,
): CaseRequestedEvent =>
  caseRequested({
    ...asked,
    subject: { type: 'Return', id: one.id },
    version: one.version,
    stands,
    orderId: order.id,
    orderNumber: order.number,
    customerId: order.customerId,
  });

/** What the parcel of a return failed at that its carrier lost. */
export const LOST_BY_CARRIER = 'LOST';

type Awaited = Pick<ReturnRecord, 'status' | 'parcel' | 'overdueAt'>;

/** What somebody was asked about the way back of a return that is still awaited. */
function askedAbout({ status, parcel, overdueAt }: Awaited): ReturnCase[] {
  const underWay = status === 'IN_TRANSIT';
  const awaited = underWay || status === 'APPROVED' || status === 'LABEL_ISSUED';
  return [
    ...(awaited && parcel?.status === 'FAILED' ? (['RETURN_LABEL_FAILED'] as const) : []),
    ...(awaited && parcel?.failure === LOST_BY_CARRIER ? (['RETURN_PARCEL_LOST'] as const) : []),
    ...(underWay && overdueAt === null ? (['RETURN_OVERDUE'] as const) : []),
  ];
}

/** Says what of a return nobody need look after any more: its goods came, or will not, or it has its label. */
export function casesPast(
  order: Pick<OrderState, 'id' | 'number' | 'customerId'>,
  one: ReturnRecord,
  before: Awaited,
): CaseRequestedEvent[] {
  const still = new Set(askedAbout(one));
  return askedAbout(before)
    .filter((kind) => !still.has(kind))
    .map((kind) => returnCase(order, one, { kind, stands: false, summary: `${one.number} is ${one.status}` }));
}
