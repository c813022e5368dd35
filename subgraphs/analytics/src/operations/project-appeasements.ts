import type { OperationContext } from '@oms/platform/commands/run-command';
import type { AppeasementChanged } from '@oms/platform/events/money-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';
import { holdCurrencies } from '../storage/hold-currencies.js';
import { archiveOf } from '../storage/archive.js';
import { putRows, type OwnedTable } from '../storage/replace-rows.js';
import { SETTING } from '../storage/write-order-facts.js';
import { project } from './project.js';
import type { Projection } from './projection.js';

/** What analytics reads of `AppeasementChanged`; the amount is in minor units. */
export type AppeasementFact = Omit<AppeasementChanged, 'orderNumber' | 'proposedBy' | 'decidedBy' | 'decidedAt'>;

const APPEASEMENT: OwnedTable = {
  name: 'fact_appeasement',
  key: 'appeasement_id',
  owner: 'appeasement_id',
  columns:
    'appeasement_id uuid, order_id uuid, channel text, customer_id uuid, kind text, status text, reason text, amount bigint, currency text, proposed_at timestamptz, issued_at timestamptz',
  derived: { day: '(coalesce(r.issued_at, r.proposed_at) at time zone z.time_zone)::date' },
  joins: SETTING,
};

const appeasementRow = ({ appeasementId, orderId, customerId, channelCode, ...one }: AppeasementFact) => ({
  appeasement_id: appeasementId,
  order_id: orderId,
  customer_id: customerId,
  channel: channelCode,
  kind: one.kind,
  status: one.status,
  reason: one.reason,
  amount: one.amount,
  currency: one.currency,
  proposed_at: one.proposedAt,
  issued_at: one.issuedAt,
});

/** Goodwill. */
export const appeasementsProjection: Projection<AppeasementFact> = {
  consumer: 'analytics.project-appeasements',
  archives: [archiveOf(APPEASEMENT)],
  async write(db, found) {
    await holdCurrencies(
      db,
      found.map(({ currency }) => currency),
    );
    await putRows(db, APPEASEMENT, found.map(appeasementRow));
  },
};

/** What has become of goodwill. */
export const projectAppeasements = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<AppeasementFact>[],
): Promise<void> => project(ctx, appeasementsProjection, events);
