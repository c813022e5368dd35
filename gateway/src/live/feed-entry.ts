import { z } from 'zod';

const position = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** An entry of the orders' feed: which timeline has something new. */
export const feedEntry = z.object({
  position,
  orderId: z.string(),
  sequence: z.number().int(),
  type: z.string(),
  channelCode: z.string(),
  customerId: z.string().nullish(),
});
export type FeedEntry = z.infer<typeof feedEntry>;

/** A message that copies a piece of the feed. */
export const feedMessage = z.object({ entries: z.array(feedEntry) });

/** A message that says which timelines may have something new; it comes right after the commit. */
export const hintMessage = z.object({ orderIds: z.array(z.string()) });

/** A page of the feed, as the orders subgraph answers it. */
export const feedPage = z.object({ head: position, start: position, entries: z.array(feedEntry) });
export type FeedPage = z.infer<typeof feedPage>;
