import type { OperationContext } from '@oms/platform/commands/run-command';
import type { CreditChanged } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';
import { UNTIL_DAY } from '../storage/archive.js';
import { holdCurrencies } from '../storage/hold-currencies.js';
import { putRows, type OwnedTable } from '../storage/replace-rows.js';
import { keepCreditDays } from '../storage/write-credit-days.js';
import { project } from './project.js';
import type { Projection } from './projection.js';

const CREDIT: OwnedTable = {
  name: 'fact_credit',
  key: 'account_id',
  owner: 'account_id',
  columns:
    'account_id uuid, kind text, customer_id uuid, currency text, balance bigint, issued bigint, redeemed bigint, expired bigint',
};

const creditRow = ({ accountId, customerId, past: _past, ...rest }: CreditChanged) => ({
  account_id: accountId,
  customer_id: customerId,
  ...rest,
});

/** Store credit and gift cards: what is owed, and how it came to be so. */
export const creditsProjection: Projection<CreditChanged> = {
  consumer: 'analytics.project-credits',
  async write(db, found) {
    await holdCurrencies(
      db,
      found.map(({ currency }) => currency),
    );
    await putRows(db, CREDIT, found.map(creditRow));
  },
  keep: keepCreditDays,
  archives: [{ table: 'fact_credit_daily', which: `f.day <= ${UNTIL_DAY}` }],
  rolled: ['credit'],
  // The last state of each hour, or all that were told at once, from which days are made in whatever time zone.
  slots: ({ payload, occurredAt }) => [
    payload.past ? 'past' : `hour ${new Date(occurredAt).toISOString().slice(0, 13)}`,
  ],
};

/** What has become of store credit and gift cards. */
export const projectCredits = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<CreditChanged>[],
): Promise<void> => project(ctx, creditsProjection, events);
