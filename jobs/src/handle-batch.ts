import { jobActor } from '@oms/platform/auth/actor';
import type { SubgraphName } from '@oms/platform/database/subgraphs';
import { crashPoint } from '@oms/platform/commands/crash-point';
import { isOutage } from '@oms/platform/database/outage';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { deliveriesTotal, deliverySeconds } from '@oms/platform/observe/metrics';
import { withRequestContext } from '@oms/platform/observe/request-context';
import { inDeliveries } from '@oms/platform/observe/trace-deliveries';
import { acknowledge, pendingEvents, recordFailure, waitForNewer } from '@oms/platform/outbox/deliveries';
import type { StatusMessage } from '@oms/platform/status/status-port';
import { newId } from '@oms/platform/values/ids';
import { safeMessage } from '@oms/platform/observe/safe-error';
import type { EventJob } from './define-job.js';
import { EVENT_VERSIONS, isNewer, upcast, type EventVersions } from './event-versions.js';
import type { Runtimes } from './runtimes.js';

/** Which events of which source wait for a consumer. Ids only: the outbox is the truth. */
export interface BatchData {
  readonly consumer: string;
  readonly source: SubgraphName;
  readonly eventIds: readonly string[];
}

type Pending = Awaited<ReturnType<typeof pendingEvents>>[number];

/** Events of one source that one consumer has in hand. */
interface Handling {
  readonly runtimes: Runtimes;
  readonly job: EventJob;
  readonly data: BatchData;
  readonly versions: EventVersions;
}

async function apply({ runtimes, job, data, versions }: Handling, events: readonly Pending[]): Promise<void> {
  const requestId = newId();
  const ctx = operationContext(runtimes.byName[job.subgraph], jobActor(job.name), requestId);
  const read = events.map((event) => upcast(event, versions));
  const work = async (): Promise<readonly StatusMessage[]> => (await job.handle(ctx as never, read as never)) ?? [];
  const messages = await withRequestContext({ requestId, jobId: job.name }, () => inDeliveries(job.name, events, work));
  await publish(runtimes, messages);
  crashPoint(`${job.name}.before-ack`);
  const eventIds = events.map((event) => event.eventId);
  await acknowledge(runtimes.byName[data.source].database.sql(), job.name, eventIds);
  for (const event of events)
    deliverySeconds.observe({ consumer: job.name }, (Date.now() - event.recordedAt.getTime()) / 1_000);
  deliveriesTotal.inc({ consumer: job.name, outcome: 'done' }, events.length);
}

/** Tells those who listen now. What is lost here is only late: they look at the log that it copies by themselves. */
async function publish({ status, byName }: Runtimes, messages: readonly StatusMessage[]): Promise<void> {
  if (!status) return;
  const outcomes = await Promise.allSettled(messages.map((message) => status.publish(message)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) byName.orders.logger.warn({ err: failed.reason as unknown }, 'status messages were not sent');
}

async function applyOrGiveBack(handling: Handling, event: Pending): Promise<void> {
  try {
    await apply(handling, [event]);
  } catch (error) {
    await giveBack(handling, event, error);
  }
}

async function giveBack({ runtimes, job, data }: Handling, event: Pending, error: unknown): Promise<void> {
  const { eventId, aggregateId } = event;
  const { database, logger } = runtimes.byName[data.source];
  const dead = await recordFailure(database.sql(), {
    consumer: job.name,
    eventId,
    error: error instanceof Error ? `${error.name}: ${safeMessage(error)}` : String(error),
    outage: isOutage(error),
    maxFailures: job.maxAttempts,
  });
  logger.error(
    { err: error, consumer: job.name, eventId, aggregateId },
    dead ? 'delivery given up' : 'delivery failed, will be tried again',
  );
  deliveriesTotal.inc({ consumer: job.name, outcome: dead ? 'dead' : 'retried' });
}

/** Events of a newer version of the system are left to its workers: they wait, however often they are offered here. */
async function leaveToNewer({ runtimes, job, data }: Handling, events: readonly Pending[]): Promise<void> {
  if (events.length === 0) return;
  const { database, logger } = runtimes.byName[data.source];
  const eventIds = events.map(({ eventId }) => eventId);
  await waitForNewer(database.sql(), job.name, eventIds);
  const types = [...new Set(events.map(({ type, schemaVersion }) => `${type} ${schemaVersion}`))];
  logger.warn({ consumer: job.name, types }, 'events of a newer version wait for a newer worker');
  deliveriesTotal.inc({ consumer: job.name, outcome: 'waiting' }, events.length);
}

/**
 * Hands a batch to its consumer and acknowledges it once the consumer has committed. When the batch fails its events are
 * tried one by one, so that one bad event does not hold up the others; the bad one is due again later, and after the
 * last attempt it is a dead letter. An event of the version before is read as one of this version.
 */
export async function handleBatch(
  runtimes: Runtimes,
  job: EventJob,
  data: BatchData,
  versions = EVENT_VERSIONS,
): Promise<void> {
  const handling = { runtimes, job, data, versions };
  const pending = await pendingEvents(runtimes.byName[data.source].database.sql(), job.name, data.eventIds);
  const newer = pending.filter((event) => isNewer(event, versions));
  await leaveToNewer(handling, newer);
  const events = newer.length > 0 ? pending.filter((event) => !newer.includes(event)) : pending;
  const [first, ...more] = events;
  if (!first) return;
  if (more.length === 0) return applyOrGiveBack(handling, first);
  try {
    await apply(handling, events);
  } catch {
    for (const event of events) await applyOrGiveBack(handling, event);
  }
}
