import { hasPermission, type Actor, type Permission } from '@oms/platform/auth/actor';
import { refuse } from '@oms/platform/errors/domain-error';
import type { CaseAction, CaseActionOf } from '@oms/platform/events/case-actions';
import type { CaseState } from './case-state.js';

type Given<Kind extends CaseAction['kind'], Left extends PropertyKey> = Omit<CaseActionOf<Kind>, 'kind' | Left>;
/** What is the case's own, unless it is named. */
type Named<Field extends string> = { readonly [Key in Field]?: string | null };

/** What an agent asks to be done; exactly one of them. Orders, customers and parcels are the case's own. */
export interface CaseActionInput {
  readonly refund?: Given<'REFUND', 'orderId' | 'reason'> | null;
  readonly settleRefund?: (Given<'SETTLE_REFUND', 'orderId' | 'refundId'> & Named<'refundId'>) | null;
  readonly appeasement?:
    | (Given<'APPEASEMENT', 'orderId' | 'reason' | 'gives'> & { readonly kind: CaseActionOf<'APPEASEMENT'>['gives'] })
    | null;
  readonly reship?: Given<'RESHIPMENT', 'orderId' | 'reason'> | null;
  readonly decide?: Given<'DECISION', 'about'> | null;
  readonly storeCredit?: Given<'STORE_CREDIT', 'customerId' | 'reason'> | null;
  readonly giftCard?: Given<'GIFT_CARD', 'orderId' | 'customerId' | 'reason'> | null;
  readonly releaseHold?: Given<'RELEASE_HOLD', 'orderId'> | null;
  readonly cancelOrder?: Given<'CANCEL_ORDER', 'orderId' | 'reason'> | null;
  readonly openReturn?: Given<'OPEN_RETURN', 'orderId'> | null;
  readonly resolveReturn?: (Given<'RESOLVE_RETURN', 'returnId' | 'orderId'> & Named<'returnId'>) | null;
  readonly cancelReturn?: Named<'returnId'> | null;
  readonly carrierClaim?:
    | (Given<'CARRIER_CLAIM', 'orderId' | 'reason' | 'claims' | 'shipmentId' | 'resolution'> &
        Named<'shipmentId'> & {
          readonly kind: CaseActionOf<'CARRIER_CLAIM'>['claims'];
          readonly resolution?: CaseActionOf<'CARRIER_CLAIM'>['resolution'];
        })
    | null;
  readonly retryLabel?: Named<'shipmentId'> | null;
  readonly retryReturnLabel?: Named<'returnId'> | null;
}

/** Any of these will do. */
const RIGHTS: Readonly<Record<CaseAction['kind'], readonly Permission[]>> = {
  REFUND: ['orders:write'],
  SETTLE_REFUND: ['orders:write'],
  APPEASEMENT: ['orders:write'],
  RESHIPMENT: ['orders:write'],
  DECISION: ['orders:credit'],
  STORE_CREDIT: ['orders:credit'],
  GIFT_CARD: ['orders:credit'],
  RELEASE_HOLD: ['orders:write'],
  CANCEL_ORDER: ['orders:write'],
  OPEN_RETURN: ['orders:write'],
  RESOLVE_RETURN: ['orders:write'],
  CANCEL_RETURN: ['orders:write'],
  CARRIER_CLAIM: ['orders:write'],
  RETRY_LABEL: ['fulfillment:service', 'fulfillment:write'],
  RETRY_RETURN_LABEL: ['orders:write', 'fulfillment:write'],
};

type About = Pick<CaseState, 'orderId' | 'customerId' | 'subjectType' | 'subjectId'>;

function orderOf({ orderId }: About): string {
  if (orderId) return orderId;
  throw refuse('NO_ORDER', 'The case is about no order.', ['action']);
}

/** Id of the thing of this type that the case is about, unless another one is named. */
function subjectOf(about: About, type: keyof typeof WORDS, action: string, named?: string | null): string {
  const id = named ?? (about.subjectType === type ? about.subjectId : null);
  if (id) return id;
  throw refuse(`NO_${type.toUpperCase()}`, `The case is about no ${WORDS[type]}: name it.`, ['action', action]);
}
const WORDS = { Shipment: 'parcel', Return: 'return', Refund: 'refund' } as const;

function customerOf({ customerId }: About): string {
  if (customerId) return customerId;
  throw refuse('NO_CUSTOMER', 'The case is about no customer.', ['action', 'storeCredit']);
}

/** Somebody must be there whom the code of a gift card can be sent to. */
function receiverOf({ orderId, customerId }: About) {
  if (orderId ?? customerId) return { orderId, customerId };
  throw refuse('NO_RECEIVER', 'The case is about no order and no customer.', ['action', 'giftCard']);
}

function decidable({ subjectType: type, subjectId: id }: About): CaseActionOf<'DECISION'>['about'] {
  if (type === 'RefundRequest' || type === 'Appeasement') return { type, id };
  throw refuse('NOTHING_TO_DECIDE', 'The case waits for no approval.', ['action', 'decide']);
}

type Builders = {
  readonly [Key in keyof CaseActionInput]-?: (
    given: NonNullable<CaseActionInput[Key]>,
    about: About,
    reason: string,
  ) => CaseAction;
};

const BUILDERS: Builders = {
  refund: (given, about, reason) => ({ kind: 'REFUND', orderId: orderOf(about), ...given, reason }),
  settleRefund: ({ refundId, ...given }, about) => ({
    kind: 'SETTLE_REFUND',
    orderId: orderOf(about),
    refundId: subjectOf(about, 'Refund', 'settleRefund', refundId),
    ...given,
  }),
  appeasement: ({ kind: gives, amount }, about, reason) => ({
    kind: 'APPEASEMENT',
    orderId: orderOf(about),
    gives,
    amount,
    reason,
  }),
  reship: ({ lines }, about, reason) => ({ kind: 'RESHIPMENT', orderId: orderOf(about), lines, reason }),
  decide: (given, about) => ({ kind: 'DECISION', about: decidable(about), ...given }),
  storeCredit: ({ amount }, about, reason) => ({ kind: 'STORE_CREDIT', customerId: customerOf(about), amount, reason }),
  giftCard: ({ amount }, about, reason) => ({ kind: 'GIFT_CARD', ...receiverOf(about), amount, reason }),
  releaseHold: ({ holdId }, about) => ({ kind: 'RELEASE_HOLD', orderId: orderOf(about), holdId }),
  cancelOrder: ({ lines }, about, reason) => ({
    kind: 'CANCEL_ORDER',
    orderId: orderOf(about),
    lines: lines ?? null,
    reason,
  }),
  openReturn: (given, about) => ({ kind: 'OPEN_RETURN', orderId: orderOf(about), ...given }),
  resolveReturn: ({ returnId, ...given }, about) => ({
    kind: 'RESOLVE_RETURN',
    returnId: subjectOf(about, 'Return', 'resolveReturn', returnId),
    orderId: about.orderId,
    ...given,
  }),
  cancelReturn: ({ returnId }, about, reason) => ({
    kind: 'CANCEL_RETURN',
    returnId: subjectOf(about, 'Return', 'cancelReturn', returnId),
    orderId: about.orderId,
    reason,
  }),
  carrierClaim: ({ kind: claims, shipmentId, resolution = null, ...given }, about, reason) => ({
    kind: 'CARRIER_CLAIM',
    orderId: orderOf(about),
    claims,
    shipmentId: shipmentId ?? (about.subjectType === 'Shipment' ? about.subjectId : null),
    resolution,
    ...given,
    reason,
  }),
  retryLabel: ({ shipmentId }, about) => ({
    kind: 'RETRY_LABEL',
    shipmentId: subjectOf(about, 'Shipment', 'retryLabel', shipmentId),
    orderId: about.orderId,
  }),
  retryReturnLabel: ({ returnId }, about) => ({
    kind: 'RETRY_RETURN_LABEL',
    returnId: subjectOf(about, 'Return', 'retryReturnLabel', returnId),
    orderId: about.orderId,
  }),
};

/** Builds the one that is named. The builder and what is given to it are found under the same name. */
function build(input: CaseActionInput, about: About, reason: string): CaseAction {
  const named = (Object.keys(BUILDERS) as (keyof Builders)[]).filter((name) => input[name]);
  const [name] = named;
  if (!name || named.length > 1)
    throw refuse('INVALID_ACTION', 'An action names exactly one thing to be done.', ['action']);
  return (BUILDERS[name] as (given: unknown, about: About, reason: string) => CaseAction)(input[name], about, reason);
}

/**
 * What is asked of whom to make the case right. Refuses INVALID_ACTION unless exactly one is named, NO_ORDER, NO_CUSTOMER
 * and the like where the case is about none, and FORBIDDEN what the agent may not do; where it is done that is checked
 * again.
 */
export function caseActionOf(input: CaseActionInput, about: About, reason: string, actor: Actor): CaseAction {
  const action = build(input, about, reason);
  const rights = RIGHTS[action.kind];
  if (rights.some((right) => hasPermission(actor, right))) return action;
  throw refuse('FORBIDDEN', `This needs the right ${rights[0]}.`, ['action'], { permission: rights[0] });
}
