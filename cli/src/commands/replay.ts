import { SUBGRAPHS } from '@oms/platform/database/subgraphs';
import { listDeadLetters, replayDeadLetters } from '@oms/platform/outbox/dead-letters';
import { pumpDeliveries } from '@oms/jobs/pump';
import type { Runtimes } from '@oms/jobs/runtimes';
import { withSystem } from '../with-system.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function list(runtimes: Runtimes): Promise<void> {
  for (const name of SUBGRAPHS) {
    for (const letter of await listDeadLetters(runtimes.byName[name].database.sql())) {
      say(
        `${letter.deadAt.toISOString()}  ${letter.consumer}  ${letter.type} ${letter.aggregateId}  ${letter.lastError ?? ''}`,
      );
    }
  }
}

/** `oms replay`: dead letters are listed, or put back in line and delivered. */
export async function replay(options: { list?: boolean; consumer?: string }): Promise<void> {
  await withSystem(async (runtimes) => {
    if (options.list) return list(runtimes);
    let count = 0;
    for (const name of SUBGRAPHS)
      count += (
        await replayDeadLetters(
          runtimes.byName[name].database.sql(),
          options.consumer ? { consumer: options.consumer } : {},
        )
      ).length;
    await pumpDeliveries(runtimes);
    say(`${count} put back in line`);
    await list(runtimes);
  });
}
