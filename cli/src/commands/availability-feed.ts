import { readAvailabilityFeed } from '@oms/inventory/operations/read-availability-feed';
import { withOutput, writeTo } from '../output.js';
import { withSystem } from '../with-system.js';

const PAGE = 1_000;

/**
 * `oms availability-feed`: what a channel may offer, as NDJSON on standard output, of every item or of those that have
 * changed since a cursor; the last line is the cursor for the next time.
 */
export async function availabilityFeedCommand(channel: string, options: { since?: string }): Promise<void> {
  await withSystem(async ({ inventory }) => {
    await withOutput(undefined, async (out) => {
      let after = options.since ?? null;
      for (let hasMore = true; hasMore;) {
        const page = await readAvailabilityFeed(inventory, { channel, after, first: PAGE });
        await writeTo(out, page.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        ({ cursor: after, hasMore } = page);
      }
      await writeTo(out, `${JSON.stringify({ cursor: after })}\n`);
    });
  });
}
