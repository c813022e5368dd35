import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { planDemands } from '../rules/plan-demand.js';
import { strategyOf } from '../rules/sourcing/policy.js';
import type { ScoredCandidate } from '../rules/sourcing/problem.js';
import type { SourcingPlan } from '../rules/sourcing.js';
import type { InventoryServices } from '../services.js';
import type { OrderDemand } from '../storage/order-demand.js';
import { readStock } from '../storage/plan-orders.js';

/** What an allocation would be, of all deliveries together. */
export interface AllocationPreview extends Omit<SourcingPlan, 'cancelAfterDays' | 'candidates'> {
  readonly id: string;
  readonly decidedAt: Date;
  readonly micros: number;
  /** Minor units. */
  readonly cost: number;
  readonly candidates: readonly ScoredCandidate[];
}

type Reading = Pick<Tx, 'db' | 'now'>;

/** The plan of an order whose unshipped units were all free again; nothing is locked and nothing is written. */
async function preview(reading: Reading, order: OrderDemand, strategy: string | undefined) {
  const { context, existing } = await readStock(reading, [order], strategy);
  if (strategy !== undefined && !strategyOf(context.policy, strategy))
    throw refuse('UNKNOWN_STRATEGY', `There is no strategy ${strategy}.`, ['strategy']);
  for (const { state, stockTracked, locationId, sku, quantity, shipped } of existing) {
    const units = state === 'ALLOCATED' && stockTracked ? quantity - shipped : 0;
    const key = `${locationId}/${sku}`;
    if (units > 0) context.stock.free.set(key, (context.stock.free.get(key) ?? 0) + units);
  }
  const before = existing.map((row) => ({ ...row, quantity: row.shipped }));
  const demand = { ...order.demand, onHold: false };
  const began = performance.now();
  const [plan] = planDemands([{ demand, rows: before, held: [], retryBackorders: true }], context);
  const micros = Math.round((performance.now() - began) * 1_000);
  return { decisions: plan?.decisions ?? [], micros };
}

/** How an order's unshipped units would be sourced now, with this strategy or as the rules say; null without any. */
export async function previewAllocation(
  ctx: OperationContext<InventoryServices>,
  { orderId, strategy }: { readonly orderId: string; readonly strategy?: string | null | undefined },
): Promise<AllocationPreview | null> {
  const reading = { db: ctx.database.sql(), now: ctx.clock.now() };
  const [order] = await rows<OrderDemand>(
    reading.db,
    sql`select order_id, demand, demand_version, was_on_hold, stock_hold, version from order_demand where order_id = ${orderId}`,
  );
  if (!order) return null;
  const { decisions, micros } = await preview(reading, order, strategy ?? undefined);
  const plans = decisions.map(({ plan }) => plan);
  const [first] = plans;
  if (!first) return null;
  return {
    ...first,
    id: newId(reading.now),
    decidedAt: reading.now,
    micros,
    assignments: plans.flatMap((plan) => plan.assignments),
    shortages: plans.flatMap((plan) => plan.shortages),
    candidates: plans.flatMap((plan) => plan.candidates()),
    cost: plans.reduce((sum, plan) => sum + plan.cost, 0),
    exact: plans.every((plan) => plan.exact),
  };
}
