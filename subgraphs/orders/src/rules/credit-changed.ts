import type { EventDraft } from '@oms/platform/outbox/event';
import type { CreditAccount, CreditAccountKind } from './credit.js';

/** Payload of `CreditChanged`: a store credit or gift card as it is, in minor units. */
export interface CreditChangedPayload {
  readonly accountId: string;
  readonly kind: CreditAccountKind;
  readonly customerId: string | null;
  readonly currency: string;
  /** balance = issued − redeemed − expired, each over the account's whole life. */
  readonly balance: number;
  readonly issued: number;
  readonly redeemed: number;
  readonly expired: number;
}

/** `CreditChanged`: tells what the merchant owes to the account's holder now. */
export const creditChanged = ({
  id,
  kind,
  customerId,
  currency,
  balance,
  issued,
  redeemed,
  expired,
  version,
}: CreditAccount): EventDraft<'CreditChanged', CreditChangedPayload> => ({
  type: 'CreditChanged',
  aggregateId: id,
  aggregateVersion: version,
  payload: {
    accountId: id,
    kind,
    customerId,
    currency,
    balance,
    issued,
    redeemed,
    expired,
  },
});
