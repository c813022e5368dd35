import { planTogether, type Entry } from '@oms/inventory/rules/sourcing/plan-together';
import { judgeAll, scoreAll, type Scored } from '@oms/inventory/rules/sourcing/score';
import { source } from '@oms/inventory/rules/sourcing';
import { costInOrder, nearestFirst, priorityFirst } from './baselines.js';
import { optimum } from './highs-model.js';
import { judgingOf, problemOf, SHAPES, worldOf, type Shape, type World } from './shapes.js';

/** Orders that the allocation job plans together. */
const BATCH = 20;
const SPLIT = 100;

export interface SourcingBenchOptions {
  readonly orders: number;
  /** Orders of each shape that are held against the solver one by one, and batches of them. */
  readonly singles: number;
  readonly batches: number;
  readonly solverSeconds: number;
}

const scoredOf = (world: World, order: World['orders'][number]): Scored => {
  const judging = judgingOf(world, order);
  return scoreAll(judging, judgeAll(judging));
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;

/** The plan's cost as the matrix counts it: with the split penalty for the first parcel too. */
const withFirst = (cost: number, parcels: number): number => (parcels === 0 ? 0 : cost + SPLIT);
const parcelsOf = (plan: ReturnType<typeof source>): number =>
  new Set(plan.assignments.map(({ locationId }) => locationId)).size;

function singles(world: World, { singles: count, solverSeconds }: SourcingBenchOptions) {
  const orders = world.orders.slice(0, count);
  const scored = orders.map((order) => scoredOf(world, order));
  const plans = orders.map((order) => source(problemOf(world, order)));
  const ours = plans.map((plan) => withFirst(plan.cost, parcelsOf(plan)));
  const best = scored.map((one) => optimum([one], world.available, solverSeconds));
  const off = ours.filter((cost, index) => Math.abs(cost - (best[index]?.cost ?? 0)) > 0.01).length;
  const least = sum(best.map(({ cost }) => cost));
  const above = (order: typeof nearestFirst): string =>
    percent(sum(scored.map((one) => costInOrder(one, order))) / least - 1);
  return {
    optimal: `${count - off} of ${count}`,
    gap: percent(sum(ours) / least - 1),
    'nearest-first': `+${above(nearestFirst)}`,
    'priority-first': `+${above(priorityFirst)}`,
  };
}

function batches(world: World, { batches: count, solverSeconds }: SourcingBenchOptions) {
  let [ours, least, proven, alone] = [0, 0, 0, 0];
  for (let batch = 0; batch < count; batch += 1) {
    const orders = world.orders.slice(batch * BATCH, (batch + 1) * BATCH);
    const entries = orders.map((order): Entry => ({
      priority: 0,
      placedAt: '',
      plan: (available) => source({ ...problemOf(world, order), available }),
    }));
    const plans = planTogether(entries, world.available);
    ours += sum(plans.map((plan) => withFirst(plan.cost, parcelsOf(plan))));
    const best = optimum(orders.map((order) => scoredOf(world, order)), world.available, solverSeconds); // prettier-ignore
    least += best.cost;
    proven += Number(best.proven);
    const left = new Map(world.available);
    for (const entry of entries) {
      const plan = entry.plan(left);
      for (const { locationId, sku, quantity } of plan.assignments)
        left.set(`${locationId}/${sku}`, (left.get(`${locationId}/${sku}`) ?? 0) - quantity);
      alone += withFirst(plan.cost, parcelsOf(plan));
    }
  }
  return {
    'batch gap': percent(ours / least - 1),
    'one by one': percent(alone / least - 1),
    proven: `${proven} of ${count}`,
  };
}

/** Plans a second of CPU of this process. */
function speed(world: World): string {
  const problems = world.orders.map((order) => problemOf(world, order));
  for (const problem of problems.slice(0, 200)) source(problem);
  const began = process.cpuUsage();
  let plans = 0;
  for (;;) {
    for (const problem of problems) source(problem);
    plans += problems.length;
    const { user, system } = process.cpuUsage(began);
    if (user + system > 1_500_000) return Math.round((plans * 1e6) / (user + system)).toLocaleString('en');
  }
}

function measure(shape: Shape, options: SourcingBenchOptions): Record<string, string> {
  const world = worldOf(shape, options.orders);
  return { shape: shape.name, ...singles(world, options), ...batches(world, options), 'plans/s': speed(world) };
}

/** Plans of every shape against the optimum that HiGHS proves, against simpler ways, and how many there are a second. */
export function sourcingBench(options: SourcingBenchOptions): void {
  console.log(`${options.orders} orders × 40 locations in each shape; committed seeds; batches of ${BATCH}.`);
  for (const shape of SHAPES) console.table([measure(shape, options)]);
}
