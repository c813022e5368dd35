import type { GraphQLDataSource } from '@apollo/gateway';
import { parse } from 'graphql';
import { askSubgraph, SubgraphQuery, throwRootError, TryAgain } from './ask-subgraph.js';
import { feedPage, type FeedPage } from './feed-entry.js';

const PAGE = new SubgraphQuery(
  parse(
    `query LiveFeed($after: String, $first: Int!, $customerId: ID) {
      orderFeed(after: $after, first: $first, customerId: $customerId) {
        head start entries { position orderId sequence type channelCode customerId }
      }
    }`,
    { noLocation: true },
  ),
);

/** Entries of one page of the feed. */
export const FEED_PAGE = 500;

/** Reads the orders' feed, which the orders subgraph shows to the gateway only. */
export class FeedReader {
  constructor(private readonly orders: GraphQLDataSource) {}

  /** The page after a number or after the position of an event; without either, only the head. */
  async page(after: string | undefined, customerId?: string): Promise<FeedPage> {
    const variables = { after: after ?? null, first: FEED_PAGE, customerId: customerId ?? null };
    const reply = await askSubgraph(this.orders, PAGE, variables, { headers: {} });
    throwRootError(reply, 'orderFeed');
    const page = feedPage.safeParse(reply.data?.['orderFeed']);
    if (!page.success) throw new TryAgain('the orders subgraph answered no feed');
    return page.data;
  }
}
