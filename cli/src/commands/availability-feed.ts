import { readAvailabilityFeed } from '@oms/inventory/operations/read-availability-feed';
import { writeTo } from '../output.js';
import { withSystem } from '../with-system.js';

const PAGE = 1_000;

/**
 * `oms availability-feed`: what a channel may offer, as NDJSON on standard output, of every item or of those that have
 * changed since a cursor; the last line is the cursor for the next time.
 */
export async function availabilityFeedCommand(channel: string, options: { since?: string }): Promise<void> {
  await withSystem(async ({ inventory }) => {
    let after = options.since ?? null;
    for (let hasMore = true; hasMore;) {
      const page = await readAvailabilityFeed(inventory, { channel, after, first: PAGE });
      const text = page.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      await writeTo(process.stdout, text);
      ({ cursor: after, hasMore } = page);
    }
    process.stdout.write(`${JSON.stringify({ cursor: after })}\n`);
  });
}
