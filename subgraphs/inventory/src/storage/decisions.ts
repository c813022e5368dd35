import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { DecisionTaken } from '@oms/platform/events/stock-events';
import { newId } from '@oms/platform/values/ids';
import type { Decision } from '../rules/plan-demand.js';
import type { OrderDemand } from './order-demand.js';

/** A decision as it is kept. */
export interface DecisionRecord extends Decision {
  readonly id: string;
  readonly orderId: string;
  readonly demandVersion: number;
  /** Microseconds that the planning of the order took. */
  readonly micros: number;
}

/** The decisions that were taken for an order, each under an id. */
export const decisionRecords = (
  { now }: Tx,
  { orderId, demandVersion }: OrderDemand,
  decisions: readonly Decision[],
  micros: number,
): DecisionRecord[] =>
  decisions.map((decision) => ({ ...decision, id: newId(now), orderId, demandVersion, micros: Math.round(micros) }));

const unitsOf = (parts: readonly { readonly quantity: number }[]): number =>
  parts.reduce((sum, { quantity }) => sum + quantity, 0);

/** A decision as others are told of it: figures only. */
export const decisionTaken = ({ id, deliveryId, plan, micros }: DecisionRecord, now: Date): DecisionTaken => ({
  decisionId: id,
  deliveryId,
  decidedAt: now.toISOString(),
  strategy: plan.strategy,
  rule: plan.rule,
  cost: Math.round(plan.cost),
  exact: plan.exact,
  micros,
  locations: new Set(plan.assignments.map(({ locationId }) => locationId)).size,
  units: unitsOf(plan.assignments),
  shortUnits: unitsOf(plan.shortages),
});

const COLUMNS =
  'id uuid, order_id uuid, delivery_id uuid, demand_version bigint, strategy text, rule text, policy_version int, exact boolean, micros int, cost bigint, candidates jsonb, assignments jsonb, shortages jsonb';

/** Keeps why stock was taken where it was. */
export async function putDecisions(tx: Tx, decisions: readonly DecisionRecord[]): Promise<void> {
  if (decisions.length === 0) return;
  const records = decisions.map(({ id, orderId, deliveryId, demandVersion, micros, plan }) => ({
    id,
    order_id: orderId,
    delivery_id: deliveryId,
    demand_version: demandVersion,
    strategy: plan.strategy,
    rule: plan.rule,
    policy_version: plan.policyVersion,
    exact: plan.exact,
    micros,
    cost: Math.round(plan.cost),
    candidates: plan.candidates(),
    assignments: plan.assignments,
    shortages: plan.shortages,
  }));
  await run(
    tx.db,
    sql`insert into allocation_decision (id, order_id, delivery_id, demand_version, strategy, rule, policy_version, exact, micros, cost, candidates, assignments, shortages, decided_at)
        select d.*, ${tx.now}::timestamptz from ${recordset(records, 'd', COLUMNS)}`,
  );
}
