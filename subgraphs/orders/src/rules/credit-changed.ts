import type { CreditChanged, CreditPast } from '@oms/platform/events/money-events';
import type { EventDraft } from '@oms/platform/outbox/event';
import type { CreditAccount } from './credit.js';

/** `CreditChanged`: tells what the merchant owes to the account's holder now; with a `past`, how it came to that. */
export const creditChanged = (
  { id, kind, customerId, currency, balance, issued, redeemed, expired, version }: CreditAccount,
  past?: readonly CreditPast[],
): EventDraft<'CreditChanged', CreditChanged> => ({
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
    ...(past ? { past } : {}),
  },
});
