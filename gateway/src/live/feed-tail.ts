import type { StatusPort, StatusSubscription } from '@oms/platform/status/status-port';
import type { ZodType } from 'zod';
import type { GatewayLogger } from '../gateway-logger.js';
import { feedMessage, hintMessage, type FeedEntry, type FeedPage } from './feed-entry.js';
import { FEED_PAGE } from './feed-reader.js';
import { WaitingRoom } from './waiting-room.js';

/** What {@link FeedTail} stands on. */
export interface FeedTailOptions {
  readonly status: StatusPort;
  readonly readPage: (after: string | undefined) => Promise<FeedPage>;
  readonly logger: GatewayLogger;
  /** How often the feed itself is looked at, should messages have been lost. Default 2000. */
  readonly pollMs?: number;
}

/** An order that somebody watches. */
export interface WatchedOrder {
  /** The highest sequence that is known to exist. */
  head: number;
  /** The newest hint that there may be more; no other has the same number. */
  hint: number;
  readonly room: WaitingRoom;
}

const TOPIC = 'orders.feed';
const HINT_TOPIC = 'orders.hints';
/** Messages of one moment overtake each other; only what stays away for longer is read from the feed. */
const GAP_MS = 25;
const KEPT = 10_000;

/**
 * The end of the orders' feed, as this process knows it. Status messages bring it on quickly; since positions have no gaps,
 * a message that was lost is noticed, and what is missing is read from the feed. A poll notices when the last one was lost.
 * Those who watch one order need not wait until it is in the feed: hints come right after the commit, and it matters to
 * nobody when they are lost. It wakes those who wait; what has happened they read themselves, with their own rights.
 */
export class FeedTail {
  private readonly orders = new Map<string, WatchedOrder & { watchers: number }>();
  private readonly early = new Map<number, FeedEntry>();
  private recent: FeedEntry[] = [];
  private position: number | undefined;
  private starting: Promise<void> | undefined;
  private subscriptions: readonly StatusSubscription[] | undefined;
  private hints = 0;
  private filling: Promise<void> | undefined;
  private gapTimer: NodeJS.Timeout | undefined;
  private pollTimer: NodeJS.Timeout | undefined;
  private closed = false;
  /** Those who wait for anything at all. */
  readonly room = new WaitingRoom();

  constructor(private readonly options: FeedTailOptions) {}

  /** The newest position known; only after {@link ready}. */
  get head(): number {
    return this.position ?? 0;
  }

  /** Resolves once the tail follows the feed; rejects while the orders subgraph does not answer. */
  ready(): Promise<void> {
    this.starting ??= this.start().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  /** Watches an order until `release`. What becomes new after this call is not missed. */
  watch(orderId: string): { readonly order: WatchedOrder; readonly release: () => void } {
    const known = this.orders.get(orderId) ?? { head: 0, hint: 0, room: new WaitingRoom(), watchers: 0 };
    this.orders.set(orderId, known);
    known.watchers += 1;
    return {
      order: known,
      release: () => {
        known.watchers -= 1;
        if (known.watchers === 0) this.orders.delete(orderId);
      },
    };
  }

  /** What this process has seen after a position; undefined when it goes further back than that. */
  after(position: number): FeedEntry[] | undefined {
    const oldest = this.recent[0]?.position ?? this.head + 1;
    if (position < oldest - 1) return undefined;
    return this.recent.slice(position - oldest + 1);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.pollTimer);
    clearTimeout(this.gapTimer);
    for (const subscription of this.subscriptions ?? []) await subscription.unsubscribe().catch(() => {});
  }

  private async start(): Promise<void> {
    await this.subscribe();
    const { head } = await this.options.readPage(undefined);
    this.position = Math.max(this.position ?? 0, head);
    this.takeEarly();
    this.pollTimer ??= setInterval(() => void this.poll(), this.options.pollMs ?? 2_000).unref();
  }

  private async subscribe(): Promise<void> {
    const { status, logger } = this.options;
    try {
      this.subscriptions ??= await Promise.all([
        status.subscribe(TOPIC, ({ data }) => this.receive(data)),
        status.subscribe(HINT_TOPIC, ({ data }) => this.receiveHint(data)),
      ]);
    } catch (error) {
      logger.warn({ err: error }, 'status messages cannot be received; the feed is polled');
    }
  }

  private async poll(): Promise<void> {
    if (!this.subscriptions) await this.subscribe();
    await this.fill();
  }

  private receive(data: unknown): void {
    const message = this.parsed(feedMessage, data);
    for (const entry of message?.entries ?? []) this.early.set(entry.position, entry);
    this.takeEarly();
  }

  private receiveHint(data: unknown): void {
    for (const orderId of this.parsed(hintMessage, data)?.orderIds ?? []) {
      const order = this.orders.get(orderId);
      if (!order) continue;
      order.hint = this.hints += 1;
      order.room.wake();
    }
  }

  private parsed<T>(shape: ZodType<T>, data: unknown): T | undefined {
    const message = shape.safeParse(data);
    if (!message.success) this.options.logger.warn({ err: message.error }, 'a status message that is none');
    return message.data;
  }

  /** Takes what follows on what is known; for the rest, the missing part is waited for a moment and then read. */
  private takeEarly(): void {
    if (this.position === undefined) return;
    for (let next = this.early.get(this.position + 1); next; next = this.early.get(this.position + 1)) this.take(next);
    for (const position of this.early.keys()) if (position <= this.position) this.early.delete(position);
    if (this.early.size > 0) {
      this.gapTimer ??= setTimeout(() => {
        this.gapTimer = undefined;
        if (this.early.size > 0) void this.fill();
      }, GAP_MS).unref();
    }
  }

  private take(entry: FeedEntry): void {
    this.position = entry.position;
    this.recent.push(entry);
    if (this.recent.length > 2 * KEPT) this.recent = this.recent.slice(-KEPT);
    const order = this.orders.get(entry.orderId);
    if (order) {
      order.head = Math.max(order.head, entry.sequence);
      order.room.wake();
    }
    this.room.wake();
  }

  private fill(): Promise<void> {
    this.filling ??= this.readMissing().finally(() => {
      this.filling = undefined;
    });
    return this.filling;
  }

  private async readMissing(): Promise<void> {
    try {
      for (let full = true; full && !this.closed;) {
        const { entries } = await this.options.readPage(String(this.head));
        entries.filter(({ position }) => position > this.head).forEach((entry) => this.take(entry));
        full = entries.length === FEED_PAGE;
      }
      this.takeEarly();
    } catch (error) {
      this.options.logger.warn({ err: error }, 'the feed of orders cannot be read; it will be tried again');
    }
  }
}
