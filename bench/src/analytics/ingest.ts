import { jobActor } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { silentLogger } from '@oms/platform/observe/logger';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { systemClock } from '@oms/platform/values/clock';
import { newId } from '@oms/platform/values/ids';
import { projectFulfillment } from '@oms/analytics/operations/project-fulfillment';
import { projectOrders } from '@oms/analytics/operations/project-orders';
import { projectStock } from '@oms/analytics/operations/project-stock';
import { createAnalyticsServices, type AnalyticsServices } from '@oms/analytics/services';
import type { Databases } from '@oms/jobs/runtimes';
import { cpuMsOf } from '../measure/cpu.js';
import { benchOrder, fulfillmentEvent, orderEvent, stockEvent, type BenchOrder } from './events.js';

export interface Ingested {
  readonly what: string;
  readonly events: number;
  readonly seconds: number;
  /** Seconds of CPU, ours and PostgreSQL's together. */
  readonly cpuSeconds: number;
}

type Handle = (ctx: OperationContext<AnalyticsServices>, events: readonly IntegrationEvent<never>[]) => Promise<void>;

/** What workers take at a time. */
const BATCH = 500;

const KINDS: readonly (readonly [string, Handle, (order: BenchOrder) => IntegrationEvent])[] = [
  ['new orders', projectOrders, (order) => orderEvent(order, false)],
  ['the same, shipped', projectOrders, (order) => orderEvent(order, true)],
  ['fulfillments', projectFulfillment, fulfillmentEvent],
  ['stock', projectStock, stockEvent],
];

/** Counts events of so many orders, in the batches that workers take, one kind after the other. */
export async function ingest(
  { analytics }: Databases,
  postgres: readonly number[],
  count: number,
): Promise<Ingested[]> {
  const services = createAnalyticsServices({ dataSecret: 'of the bench' });
  const runtime = { database: analytics, clock: systemClock, logger: silentLogger, services };
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, at) =>
    Array.from({ length: BATCH }, (__, index) => benchOrder(at * BATCH + index)),
  );
  const cpu = (): number => process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000 + cpuMsOf(postgres);
  const all: Ingested[] = [];
  for (const [what, handle, eventOf] of KINDS) {
    const events = batches.map((orders) => orders.map(eventOf));
    const [began, before] = [performance.now(), cpu()];
    for (const batch of events)
      await handle(operationContext(runtime, jobActor('bench'), newId()), batch as IntegrationEvent<never>[]);
    const seconds = (performance.now() - began) / 1_000;
    all.push({ what, events: batches.length * BATCH, seconds, cpuSeconds: (cpu() - before) / 1_000 });
  }
  return all;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Prints how fast each kind is counted, and all of them. */
export function showIngested(kinds: readonly Ingested[]): void {
  const sum = (pick: (one: Ingested) => number): number => kinds.reduce((total, one) => total + pick(one), 0);
  const all = { what: 'all', events: sum(({ events }) => events), seconds: sum(({ seconds }) => seconds), cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds) }; // prettier-ignore
  say(`  ${'events counted'.padEnd(26)}${['a second', 'a CPU second', 'us of CPU'].map((text) => text.padStart(14)).join('')}`); // prettier-ignore
  for (const { what, events, seconds, cpuSeconds } of [...kinds, all]) {
    const cells = [events / seconds, events / cpuSeconds, (cpuSeconds * 1e6) / events];
    say(`  ${what.padEnd(26)}${cells.map((value) => value.toFixed(0).padStart(14)).join('')}`);
  }
}
