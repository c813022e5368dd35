import type { GraphQLDataSource } from '@apollo/gateway';
import type { StatusPort } from '@oms/platform/status/status-port';
import type { Operation } from '../admission-model.js';
import type { Gateway } from '../create-gateway.js';
import type { GatewayLogger } from '../gateway-logger.js';
import type { ErrorMask } from '../mask-errors.js';
import { FeedReader } from './feed-reader.js';
import { FeedTail } from './feed-tail.js';
import type { LiveSource, Viewer } from './live-model.js';
import { LiveRequest, type LiveParts } from './live-request.js';
import { orderEvents, type OrderEventsArguments } from './order-events.js';
import { OrderLog } from './order-log.js';
import { orderStatus, type OrderStatusArguments } from './order-status.js';
import { EventResolver } from './resolve-event.js';
import { SharedResults } from './shared-results.js';
import { stockChanges } from './stock-changes.js';
import { StockTail } from './stock-tail.js';
import { StreamEnd } from './stream-end.js';
import { argumentsOf } from './subscription-plan.js';
import { SubscriptionPlanner } from './subscription-planner.js';

/** What {@link Live} stands on. */
export interface LiveOptions {
  readonly supergraphSdl: string;
  readonly dataSources: Gateway['dataSources'];
  readonly status: StatusPort;
  readonly mask: ErrorMask;
  readonly logger: GatewayLogger;
  /** How often the log is looked at, should status messages have been lost, in milliseconds. Default 2000. */
  readonly pollMs?: number;
}

/** Opens subscriptions: their plan, what they follow, and how each event becomes a result. */
export class Live {
  private readonly planner: SubscriptionPlanner;
  private readonly parts: LiveParts;
  private readonly feed: FeedReader;
  private readonly tail: FeedTail;
  private readonly stock: StockTail;
  private readonly inventory: GraphQLDataSource;

  constructor(options: LiveOptions) {
    const { dataSources, logger, mask, status } = options;
    this.planner = new SubscriptionPlanner(options.supergraphSdl);
    const resolver = new EventResolver({ planner: this.planner, dataSources, mask, logger });
    const orders = sourceOf(dataSources, 'orders');
    this.inventory = sourceOf(dataSources, 'inventory');
    this.feed = new FeedReader(orders);
    this.parts = { log: new OrderLog(orders), resolver, shared: new SharedResults() };
    const readPage = (after: string | undefined) => this.feed.page(after);
    const poll = options.pollMs === undefined ? {} : { pollMs: options.pollMs };
    this.tail = new FeedTail({ status, readPage, logger, ...poll });
    this.stock = new StockTail(status, logger);
  }

  /**
   * Opens an admitted subscription; `resumeAfter` is what the transport says the client has seen last (Last-Event-ID), and
   * goes before the argument `after`. Rejects with an error for the client when it may not be, or cannot be, opened.
   */
  async open(operation: Operation, viewer: Viewer, resumeAfter?: string): Promise<LiveSource> {
    const plan = this.planner.plan(operation);
    const request = new LiveRequest(this.parts, plan, operation, viewer);
    const given = argumentsOf(plan, operation, this.planner.schema);
    switch (plan.field) {
      case 'orderStatusChanged': {
        const after = resumeAfter === undefined ? {} : { after: sequenceIn(resumeAfter) };
        return orderStatus(request, this.tail, { ...(given as unknown as OrderStatusArguments), ...after });
      }
      case 'orderEvents': {
        const after = resumeAfter === undefined ? {} : { after: resumeAfter };
        const { tail, feed } = this;
        return orderEvents(request, { tail, feed }, { ...(given as OrderEventsArguments), ...after });
      }
      case 'stockChanged': {
        const { inventory } = this;
        return stockChanges(request, { tail: this.stock, inventory }, given);
      }
      default:
        throw new StreamEnd('BAD_USER_INPUT', `Nothing feeds the subscription ${plan.field}`);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.tail.close(), this.stock.close()]);
  }
}

function sequenceIn(resumeAfter: string): number {
  if (!/^\d{1,9}$/.test(resumeAfter))
    throw new StreamEnd('BAD_USER_INPUT', 'Last-Event-ID: expected a sequence', { field: ['after'] });
  return Number(resumeAfter);
}

function sourceOf(dataSources: Gateway['dataSources'], name: string): GraphQLDataSource {
  const found = dataSources[name];
  if (!found) throw new Error(`subscriptions need the subgraph ${name}`);
  return found;
}
