import { BadInputError } from '@oms/platform/errors/domain-error';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import { Arg, Authorized, Ctx, Directive, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { addressIn } from '../rules/event-position.js';
import type { OrdersServices } from '../services.js';
import { feedAfter, feedHead, feedHorizon, isFedFurther, positionInFeed } from '../storage/order-feed.js';

@Directive('@inaccessible')
@ObjectType({ description: 'Which timeline has something new. It says nothing of what happened.' })
export class OrderFeedEntry {
  @Field({ description: 'Gap-free, a decimal number.' })
  position!: string;

  @Field(() => ID)
  orderId!: string;

  @Field(() => Int)
  sequence!: number;

  @Field()
  type!: string;

  @Field()
  channelCode!: string;

  @Field(() => ID, { nullable: true })
  customerId?: string | null;
}

@Directive('@inaccessible')
@ObjectType()
export class OrderFeed {
  @Field({ description: 'The newest position when the page was read.' })
  head!: string;

  @Field({ description: 'Where the page begins: the number of `after`.' })
  start!: string;

  @Field(() => [OrderFeedEntry])
  entries!: OrderFeedEntry[];
}

const MOST = 1_000;

/** What the gateway reads to know whose timeline to look at. It is no part of the public graph. */
@Resolver()
export class OrderFeedQueries {
  @Authorized('public')
  @Directive('@inaccessible')
  @Query(() => OrderFeed, {
    nullable: true,
    description: 'For the gateway. `after`: a number, or the position of an event; without it, only the head.',
  })
  async orderFeed(
    @Ctx() { db }: SubgraphContext<OrdersServices>,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
    @Arg('first', () => Int, { defaultValue: 100 }) first = 100,
    @Arg('customerId', () => ID, { nullable: true }) customerId?: string | null,
  ): Promise<OrderFeed> {
    // The head first: what is committed in between is then in the page and not missing below the head.
    const head = await feedHead(db);
    if (after === undefined || after === null) return { head, start: head, entries: [] };
    const start = /^\d{1,18}$/.test(after) ? after : await this.startOf(db, after, head);
    if (customerId && !isId(customerId)) return { head, start, entries: [] };
    const entries = await feedAfter(db, { after: start, first: Math.min(Math.max(first, 1), MOST), customerId });
    // Last: what was deleted while the page was read counts as well.
    if (BigInt(start) < BigInt(await feedHorizon(db))) throw tooOld();
    return { head, start, entries };
  }

  /** An entry that is not in the feed yet will be published after the head; one that is not there any more is too old. */
  private async startOf(db: SubgraphContext['db'], position: string, head: string): Promise<string> {
    const address = addressIn(position);
    if (!address) throw new BadInputError('Expected the position of an event.', ['after']);
    const start = await positionInFeed(db, address);
    if (start === undefined && (await isFedFurther(db, address))) throw tooOld();
    return start ?? head;
  }
}

const tooOld = (): BadInputError =>
  new BadInputError('This position is too old to resume after: read what you need, and begin anew.', ['after']);
