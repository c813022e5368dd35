import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql, type RawBuilder } from '@oms/platform/database/sql';
import { computePolicy, demandStatistics } from '../rules/replenishment/compute-policy.js';
import type { DemandStatistics, PriceBreak } from '../rules/replenishment/formulas.js';
import type { LevelKey } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { KEY_COLUMNS } from '../storage/level-keys.js';
import { checkReorder } from '../storage/reorder-alerts.js';

/** Days that are looked back at: whole weeks, so that every weekday counts alike. */
const HISTORY_DAYS = 56;
const BATCH = 500;

interface Reviewed extends LevelKey {
  readonly method: 'GIVEN' | 'COMPUTED';
  readonly serviceLevel: number | null;
  readonly reviewDays: number | null;
  readonly lot: 'ORDER_UP_TO' | 'EOQ';
  readonly holdingRate: number | null;
  readonly leadTimeDays: number;
  readonly leadTimeSdDays: number;
  readonly orderingCost: number;
  readonly unitCost: number;
  readonly priceBreaks: readonly PriceBreak[];
  /** Units sold on each day with sales. */
  readonly sold: readonly number[];
}

/** Levels with a policy, with what has left them for customers a day. */
const levelsWhere = (tx: Tx, where: RawBuilder<unknown>): Promise<Reviewed[]> =>
  rows(
    tx.db,
    sql`select p.sku, p.location_id, p.method, p.service_level, p.review_days, p.lot, p.holding_rate,
               coalesce(s.lead_time_days, 7) as lead_time_days, coalesce(s.lead_time_sd_days, 0) as lead_time_sd_days, coalesce(s.ordering_cost, 0)::float8 as ordering_cost,
               coalesce(i.unit_cost, 0)::float8 as unit_cost, coalesce(t.price_breaks, '[]') as price_breaks,
               coalesce((select array_agg(d.units) from (
                 select sum(-m.delta)::int as units from inventory_movement m join inventory_level l on l.id = m.level_id
                 where l.sku = p.sku and l.location_id = p.location_id and m.bucket = 'on_hand' and m.reason in ('SHIPMENT', 'SALE')
                   and m.occurred_at >= ${tx.now}::timestamptz - make_interval(days => ${HISTORY_DAYS}) group by m.occurred_at::date) d), '{}') as sold
        from reorder_policy p join item i on i.sku = p.sku left join supplier s on s.code = i.supplier_code left join supplier_item t on t.supplier_code = s.code and t.sku = p.sku
        where ${where} order by p.sku, p.location_id limit ${BATCH}`,
  );

function compute(level: Reviewed, demand: DemandStatistics) {
  const { leadTimeDays, leadTimeSdDays, lot, orderingCost, unitCost, priceBreaks } = level;
  const facts = {
    demand,
    lead: { mean: leadTimeDays, sd: leadTimeSdDays },
    serviceLevel: level.serviceLevel ?? 0.95,
    reviewDays: level.reviewDays ?? 0,
    lot,
    orderingCost,
    holdingRate: level.holdingRate ?? 0.25,
    breaks: priceBreaks.length > 0 ? priceBreaks : [{ from: 1, unitCost }],
  };
  return { ...computePolicy(facts), computation: { ...facts, days: HISTORY_DAYS } };
}

async function review(tx: Tx, levels: readonly Reviewed[]): Promise<void> {
  const looked = levels.map((level) => ({ level, demand: demandStatistics(level.sold, HISTORY_DAYS) }));
  const stats = looked.map(({ level: { sku, locationId }, demand }) => ({ sku, location_id: locationId, mean: demand.mean, sd: demand.sd })); // prettier-ignore
  await run(
    tx.db,
    sql`update inventory_level level set daily_demand = d.mean, daily_demand_sd = d.sd from ${recordset(stats, 'd', `${KEY_COLUMNS}, mean float8, sd float8`)}
        where level.sku = d.sku and level.location_id = d.location_id and (level.daily_demand, level.daily_demand_sd) is distinct from (d.mean, d.sd)`,
  );
  const computed = looked
    .filter(({ level }) => level.method === 'COMPUTED')
    .map(({ level, demand }) => {
      const { reorderPoint, orderUpTo, computation, safetyStock, lotSize } = compute(level, demand);
      return { sku: level.sku, location_id: level.locationId, reorder_point: reorderPoint, order_up_to: orderUpTo, computation: { ...computation, safetyStock, lotSize } }; // prettier-ignore
    });
  await run(
    tx.db,
    sql`update reorder_policy p set reorder_point = c.reorder_point, order_up_to = c.order_up_to, computation = c.computation, computed_at = ${tx.now}
        from ${recordset(computed, 'c', `${KEY_COLUMNS}, reorder_point int, order_up_to int, computation jsonb`)} where p.sku = c.sku and p.location_id = c.location_id`,
  );
  await checkReorder(tx, levels);
}

/** Computes the policy of one level, and raises its alert if it is due. */
export async function reviewLevel(tx: Tx, { sku, locationId }: LevelKey): Promise<void> {
  await review(tx, await levelsWhere(tx, sql`p.sku = ${sku} and p.location_id = ${locationId}`));
}

/**
 * Looks at every level that has a reorder policy: how it sells, what its policy comes to by that, and whether it is to be
 * ordered. Some hundred levels at a time; safe to stop anywhere and to run beside itself.
 */
export async function reviewReplenishment(ctx: OperationContext<InventoryServices>): Promise<{ reviewed: number }> {
  let after: LevelKey = { sku: '', locationId: '00000000-0000-0000-0000-000000000000' };
  for (let reviewed = 0; ;) {
    const from = after;
    const levels = await runCommand(ctx, 'reviewReplenishment', async (tx) => {
      const found = await levelsWhere(tx, sql`(p.sku, p.location_id) > (${from.sku}, ${from.locationId}::uuid)`);
      if (found.length > 0) await review(tx, found);
      return found.map(({ sku, locationId }) => ({ sku, locationId }));
    });
    reviewed += levels.length;
    const last = levels.at(-1);
    if (!last || levels.length < BATCH) return { reviewed };
    after = last;
  }
}
