import { jobActor } from '@oms/platform/auth/actor';
import { rows, sql } from '@oms/platform/database/sql';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { findStuckDesk } from '@oms/customers/operations/find-stuck-desk';
import { findStuckWork } from '@oms/fulfillment/operations/find-stuck-work';
import { findStuckStock } from '@oms/inventory/operations/find-stuck-stock';
import { findStuckOrders } from '@oms/orders/operations/find-stuck-orders';
import type { Databases, Runtimes } from '@oms/jobs/runtimes';
import { fine, look, type Finding } from './finding.js';

const LAG_LIMIT_SECONDS = 60;

interface Lag {
  readonly consumer: string;
  readonly pending: number;
  readonly dead: number;
  readonly oldestSeconds: number;
  readonly shards: number;
}

const aboutLag = ({ consumer, pending, dead, oldestSeconds, shards }: Lag): Finding[] => [
  ...(pending > 0
    ? [
        (oldestSeconds < LAG_LIMIT_SECONDS ? fine : look)(
          `${consumer}: ${pending} deliveries of ${shards} shards wait, the oldest for ${Math.round(oldestSeconds)} s`,
        ),
      ]
    : []),
  ...(dead > 0 ? [look(`${consumer}: ${dead} dead letters; "oms replay --list" shows them`)] : []),
];

/** How far each consumer is behind, and what it has given up. */
export async function examineDeliveries(databases: Databases): Promise<Finding[]> {
  const lags = await Promise.all(
    SUBGRAPHS.map((name) =>
      rows<Lag>(
        databases[name].sql(),
        sql`select d.consumer, count(*) filter (where d.dead_at is null) as pending, count(*) filter (where d.dead_at is not null) as dead,
                   count(distinct d.shard) filter (where d.dead_at is null) as shards,
                   coalesce(extract(epoch from clock_timestamp() - min(e.recorded_at) filter (where d.dead_at is null)), 0)::float8 as oldest_seconds
            from outbox_delivery d join outbox e using (event_id) where d.done_at is null group by d.consumer order by d.consumer`,
      ),
    ),
  );
  const findings = lags.flat().flatMap(aboutLag);
  return findings.length > 0 ? findings : [fine('every event has reached its consumers')];
}

/** Orders, payments, parcels, holds, cases and messages that have waited for us for longer than they may. */
export async function examineStuck(runtimes: Runtimes): Promise<Finding[]> {
  const actor = jobActor('doctor');
  const stuck = [
    ...(await findStuckOrders(operationContext(runtimes.orders, actor, newId()))),
    ...(await findStuckStock(operationContext(runtimes.inventory, actor, newId()))),
    ...(await findStuckWork(operationContext(runtimes.fulfillment, actor, newId()))),
    ...(await findStuckDesk(operationContext(runtimes.customers, actor, newId()))),
  ];
  if (stuck.length === 0) return [fine('nothing has been waiting for too long')];
  return stuck.map(({ what, subject, since }) => look(`${what}: ${subject}, since ${since.toISOString()}`));
}
