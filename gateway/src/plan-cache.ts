import type { GatewayConfig } from '@apollo/gateway';

type QueryPlanCache = NonNullable<NonNullable<GatewayConfig['queryPlannerConfig']>['cache']>;
type QueryPlan = NonNullable<Awaited<ReturnType<QueryPlanCache['get']>>>;

interface Entry {
  readonly plan: QueryPlan;
  readonly size: number;
}

/**
 * The gateway's query plans by document, least recently used first out, bounded by the approximate size of the plans
 * (the length of their JSON). A client that writes its values into the document rather than into variables fills it with
 * plans that nobody asks for again: watch `misses`.
 */
export class PlanCache implements QueryPlanCache {
  private readonly entries = new Map<string, Entry>();
  private size = 0;
  /** Lookups since the start that found a plan, and that did not. */
  hits = 0;
  misses = 0;

  constructor(private readonly maxSize: number) {}

  async get(key: string): Promise<QueryPlan | undefined> {
    const entry = this.entries.get(key);
    if (!entry) {
      this.misses += 1;
      return undefined;
    }
    this.hits += 1;
    // A Map keeps the order of insertion: moved to the end is used last.
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.plan;
  }

  async set(key: string, plan: QueryPlan): Promise<void> {
    await this.delete(key);
    const size = JSON.stringify(plan).length;
    if (size > this.maxSize) return;
    this.entries.set(key, { plan, size });
    this.size += size;
    for (const oldest of this.entries.keys()) {
      if (this.size <= this.maxSize) break;
      await this.delete(oldest);
    }
  }

  async delete(key: string): Promise<boolean> {
    this.size -= this.entries.get(key)?.size ?? 0;
    return this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
    this.size = 0;
  }
}
