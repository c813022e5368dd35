import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import type { Logger } from '@oms/platform/observe/logger';
import { deadLetters, oldestPendingDelivery, pendingDeliveries, relayShards } from '@oms/platform/observe/metrics';
import { backlog } from '@oms/platform/outbox/deliveries';
import type { QueuePort } from '@oms/platform/queue/queue-port';
import { observeEvery } from './observe-every.js';
import { Relay } from './relay.js';
import { batchesInHand, batchSizeOf, lingerOf } from './routes.js';
import type { Databases } from './runtimes.js';
import { queueOf } from './worker-groups.js';
import type { Running } from './start-workers.js';

async function observeBacklog(databases: Databases, relays: readonly Relay[]): Promise<void> {
  for (const { source, shards } of relays) relayShards.set({ source }, shards);
  for (const source of SUBGRAPHS) {
    const { oldestSeconds, pending, dead } = await backlog(databases[source].sql());
    oldestPendingDelivery.set({ source }, oldestSeconds);
    pendingDeliveries.set({ source }, pending);
    deadLetters.set({ source }, dead);
  }
}

export interface RelaysOptions {
  readonly logger: Logger;
  /** Seconds after which work that no consumer has acknowledged is offered again. Default 30. */
  readonly acknowledgeSeconds?: number;
}

/** Starts a relay for each source. Any number of processes may do so: the shards are shared out among them. */
export function startRelays(databases: Databases, queues: QueuePort, options: RelaysOptions): Running {
  const relays = SUBGRAPHS.map(
    (name) =>
      new Relay({ database: databases[name], queues, queueOf, batchSizeOf, batchesInHand, lingerOf, ...options }),
  );
  for (const relay of relays) relay.start();
  const observer = observeEvery(15_000, () => observeBacklog(databases, relays), options.logger);
  return {
    async stop() {
      observer.stop();
      await Promise.all(relays.map((relay) => relay.stop()));
    },
  };
}
