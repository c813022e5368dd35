import { createHash } from 'node:crypto';
import type { Operation } from '../admission-model.js';
import type { LiveItem, Viewer } from './live-model.js';
import { LOG_PAGE, type OrderLog } from './order-log.js';
import type { EventRecord, EventResolver } from './resolve-event.js';
import type { SharedResults } from './shared-results.js';
import type { SubscriptionPlan } from './subscription-plan.js';

/** What the sources of all subscriptions stand on. */
export interface LiveParts {
  readonly log: OrderLog;
  readonly resolver: EventResolver;
  readonly shared: SharedResults;
}

/** One client's subscription. */
export class LiveRequest {
  /** Equal for requests whose results are equal: the same operation, variables and rights. */
  private readonly key: string;

  constructor(
    private readonly parts: LiveParts,
    readonly plan: SubscriptionPlan,
    readonly operation: Operation,
    readonly viewer: Viewer,
  ) {
    const variables = plan.resultVariables.map((name) => [name, operation.variables[name]]);
    const { query, operation: node } = operation;
    this.key = createHash('sha256')
      .update(JSON.stringify([query, node.name?.value, variables, viewer.rights]))
      .digest('base64');
  }

  /** Reads an order's log as it is now. */
  async openLog(orderId: string, after: number) {
    await this.viewer.check();
    return this.parts.log.read(this.plan, this.operation.variables, this.viewer, { orderId, after, first: 1 });
  }

  /** Reads an order's log, once for all requests that are equal; `known`: what is known to exist, so that newer reads differ. */
  async readLog(orderId: string, after: number, known: string, first = LOG_PAGE) {
    await this.viewer.check();
    return this.parts.shared.get(`${this.key}|log|${orderId}|${after}|${known}|${first}`, () =>
      this.parts.log.read(this.plan, this.operation.variables, this.viewer, { orderId, after, first }),
    );
  }

  /** Completes an event, once for all requests that are equal. `name` tells the event from every other. */
  async complete(name: string, event: EventRecord, cursor: string | undefined): Promise<LiveItem> {
    const { resolver, shared } = this.parts;
    const { plan, operation, viewer } = this;
    const result = await shared.get(`${this.key}|${name}`, () =>
      resolver.resolve(plan, operation, event, { context: viewer.context, position: name }),
    );
    return { result, ...(cursor !== undefined && { cursor }) };
  }
}
