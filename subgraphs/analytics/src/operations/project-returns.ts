import type { OperationContext } from '@oms/platform/commands/run-command';
import type { ReturnChanged, ReturnedLine, ReturnStock } from '@oms/platform/events/return-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { AnalyticsServices } from '../services.js';
import { archiveOf } from '../storage/archive.js';
import { putRows, type OwnedTable } from '../storage/replace-rows.js';
import { SETTING } from '../storage/write-order-facts.js';
import { project } from './project.js';
import type { Projection } from './projection.js';

type LotFact = Pick<ReturnedLine['lots'][number], 'locationId' | 'resolution' | 'value' | 'fee'>;

/** What analytics reads of `ReturnChanged`; amounts are minor units. */
export interface ReturnFact extends Omit<
  ReturnChanged,
  'orderNumber' | 'origin' | 'shipping' | 'shippingFee' | 'lines' | 'stock'
> {
  readonly lines: readonly (Pick<ReturnedLine, 'quantity' | 'received'> & { readonly lots: readonly LotFact[] })[];
  readonly stock: readonly Pick<ReturnStock, 'state' | 'quantity'>[];
}

const RETURN: OwnedTable = {
  name: 'fact_return',
  key: 'return_id',
  owner: 'return_id',
  columns:
    'return_id uuid, number text, order_id uuid, customer_id uuid, status text, channel text, currency text, location_id uuid, requested_at timestamptz, received_at timestamptz, resolved_at timestamptz, units int, received_units int, restocked_units int, refunded bigint',
  derived: { day: '(r.requested_at at time zone z.time_zone)::date' },
  joins: SETTING,
};

const total = <T>(list: readonly T[], pick: (one: T) => number): number =>
  list.reduce((sum, one) => sum + pick(one), 0);
const MONEY_BACK = new Set(['REFUND', 'STORE_CREDIT']);

const returnRow = (one: ReturnFact) => {
  const lots = one.lines.flatMap((line) => line.lots);
  return {
    return_id: one.returnId,
    number: one.number,
    order_id: one.orderId,
    customer_id: one.customerId,
    status: one.status,
    channel: one.channelCode,
    currency: one.currency,
    location_id: lots[0]?.locationId ?? null,
    requested_at: one.requestedAt,
    received_at: one.receivedAt,
    resolved_at: one.resolvedAt,
    units: total(one.lines, ({ quantity }) => quantity),
    received_units: total(one.lines, ({ received }) => received),
    restocked_units: total(one.stock.filter(({ state }) => state === 'RESTOCK'), ({ quantity }) => quantity),
    refunded: total(lots.filter(({ resolution }) => MONEY_BACK.has(resolution ?? '')), ({ value, fee }) => value - fee),
  }; // prettier-ignore
};

/** Returns. */
export const returnsProjection: Projection<ReturnFact> = {
  consumer: 'analytics.project-returns',
  archives: [archiveOf(RETURN)],
  write: (db, found) => putRows(db, RETURN, found.map(returnRow)),
};

/** What has become of returns. */
export const projectReturns = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<ReturnFact>[],
): Promise<void> => project(ctx, returnsProjection, events);
