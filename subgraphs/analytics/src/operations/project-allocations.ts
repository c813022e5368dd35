import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { DecisionTaken, ReservationChanged, ReservedUnits } from '@oms/platform/events/stock-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { Projection } from './projection.js';
import type { AnalyticsServices } from '../services.js';
import { archiveOf, type Archive } from '../storage/archive.js';
import { replaceRows, type OwnedTable } from '../storage/replace-rows.js';
import { SETTING } from '../storage/write-order-facts.js';
import { project } from './project.js';

type AllocatedLine = Omit<ReservedUnits, 'deliveryId' | 'locationCode'>;

/** What analytics reads of `ReservationChanged`. */
export interface AllocationFact extends Pick<ReservationChanged, 'orderId'> {
  readonly lines: readonly AllocatedLine[];
  readonly decisions?: readonly Omit<DecisionTaken, 'deliveryId'>[];
}

const ALLOCATION: OwnedTable = {
  name: 'fact_allocation',
  key: 'allocation_id',
  owner: 'order_id',
  columns:
    'allocation_id uuid, order_id uuid, line_id uuid, sku text, location_id uuid, state text, quantity int, shipped int, short int',
};

const allocationRows = ({ orderId, lines }: AllocationFact) =>
  lines.map(({ allocationId, lineId, locationId, ...line }) => ({
    allocation_id: allocationId,
    line_id: lineId,
    location_id: locationId,
    order_id: orderId,
    ...line,
  }));

const decisionRows = ({ payload: { orderId, decisions = [] } }: IntegrationEvent<AllocationFact>) =>
  decisions.map(({ decisionId, decidedAt, shortUnits, ...one }) => ({
    decision_id: decisionId,
    order_id: orderId,
    decided_at: decidedAt,
    short_units: shortUnits,
    ...one,
  }));

const DECISION_DAY = '(r.decided_at at time zone z.time_zone)::date';
const DECISIONS: Archive = {
  table: 'fact_decision',
  which: 'f.decided_at <= p.until',
  derived: { day: DECISION_DAY },
  joins: SETTING,
};

/** Reservations of orders, and the decisions behind them. */
export const allocationsProjection: Projection<AllocationFact> = {
  consumer: 'analytics.project-allocations',
  archives: [archiveOf(ALLOCATION), DECISIONS],
  write: (db, found) =>
    replaceRows(
      db,
      found.map(({ orderId }) => orderId),
      [{ table: ALLOCATION, records: found.flatMap(allocationRows) }],
    ),
  async keep(db, events) {
    const decisions = events.flatMap(decisionRows);
    if (decisions.length === 0) return;
    await run(
      db,
      sql`insert into fact_decision (decision_id, order_id, decided_at, strategy, rule, cost, exact, micros, locations, units, short_units, day)
          select d.*, (d.decided_at at time zone z.time_zone)::date
          from ${recordset(decisions, 'd', 'decision_id uuid, order_id uuid, decided_at timestamptz, strategy text, rule text, cost bigint, exact boolean, micros int, locations int, units int, short_units int')} cross join reporting_setting z
          on conflict do nothing`,
    );
  },
  slots: ({ payload: { decisions = [] } }) => decisions.slice(0, 1).map(({ decisionId }) => `decision ${decisionId}`),
};

/** Where stock is taken for each order, and why. */
export const projectAllocations = (
  ctx: OperationContext<AnalyticsServices>,
  events: readonly IntegrationEvent<AllocationFact>[],
): Promise<void> => project(ctx, allocationsProjection, events);
