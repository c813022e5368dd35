import { claimDeliveries } from '@oms/platform/outbox/deliveries';
import { SHARDS } from '@oms/platform/outbox/event';
import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { groupIntoBatches } from './batches.js';
import { handleBatch } from './handle-batch.js';
import { batchSizeOf, jobByName } from './routes.js';
import type { Runtimes } from './runtimes.js';

const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard);

/**
 * Delivers what is due, source by source, in this process and without a queue, until nothing is left: for the demo, the
 * import and tests. The same handlers run as behind the queues. Answers how many deliveries it handed out.
 */
export async function pumpDeliveries(runtimes: Runtimes): Promise<number> {
  let total = 0;
  for (;;) {
    let round = 0;
    for (const source of SUBGRAPHS) {
      const db = runtimes.byName[source].database.sql();
      const claimed = await claimDeliveries(db, { shards: ALL_SHARDS, limit: 2_000, acknowledgeSeconds: 60 });
      round += claimed.length;
      for (const batch of groupIntoBatches(source, claimed, batchSizeOf))
        await handleBatch(runtimes, jobByName(batch.data.consumer), batch.data);
    }
    if (round === 0) return total;
    total += round;
  }
}
