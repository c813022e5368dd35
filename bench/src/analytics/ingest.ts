import { jobActor } from '@oms/platform/auth/actor';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { silentLogger } from '@oms/platform/observe/logger';
import { systemClock } from '@oms/platform/values/clock';
import { newId } from '@oms/platform/values/ids';
import { projectOrders } from '@oms/analytics/operations/project-orders';
import { createAnalyticsServices } from '@oms/analytics/services';
import type { Databases } from '@oms/jobs/runtimes';
import { cpuMsOf } from '../measure/cpu.js';

export interface Ingested {
  readonly eventsPerSecond: number;
  /** Events for each second of CPU, ours and PostgreSQL's together. */
  readonly eventsPerCpuSecond: number;
}

const BATCH = 500;

const line = (index: number) => ({
  lineId: newId(),
  sku: `SKU-${index % 500}`,
  quantity: 2,
  cancelled: 0,
  backordered: 0,
  shipped: 0,
  unitPrice: 1_000,
  discountTotal: 0,
  netExact: '20.00',
});

/** `OrderChanged` of a new order with three lines. */
function orderEvent(index: number) {
  const orderId = newId();
  const now = new Date().toISOString();
  const lines = [line(index), line(index + 1), line(index + 2)];
  const payload = { orderId, number: `I-${orderId}`, channelCode: 'C0', currency: 'EUR', status: 'CONFIRMED', historical: false, placedAt: now, shippedAt: null, customerId: newId(), shipCountry: 'DE', shippingTotal: 0, taxTotal: 0, total: 6_000, lines }; // prettier-ignore
  return { eventId: newId(), type: 'OrderChanged', schemaVersion: 1, aggregateId: orderId, aggregateVersion: 1, occurredAt: now, actor: { role: 'job', id: 'bench' } as const, requestId: 'bench', payload }; // prettier-ignore
}

/** Counts new orders of three lines each, in the batches that workers take; answers how many a second. */
export async function ingest({ analytics }: Databases, postgres: readonly number[], count: number): Promise<Ingested> {
  const services = createAnalyticsServices({ dataSecret: 'of the bench' });
  const runtime = { database: analytics, clock: systemClock, logger: silentLogger, services };
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, at) =>
    Array.from({ length: BATCH }, (__, index) => orderEvent(at * BATCH + index)),
  );
  const cpu = (): number => process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000 + cpuMsOf(postgres);
  const [began, before] = [performance.now(), cpu()];
  for (const events of batches) await projectOrders(operationContext(runtime, jobActor('bench'), newId()), events);
  const seconds = (performance.now() - began) / 1_000;
  const total = batches.length * BATCH;
  return { eventsPerSecond: total / seconds, eventsPerCpuSecond: total / ((cpu() - before) / 1_000) };
}
