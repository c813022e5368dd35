import type { Logger } from '../observe/logger.js';
import { closeRedis, connectRedis, untilReady, type RedisClient } from '../redis/connect-redis.js';
import type { StatusMessage, StatusPort, StatusSubscription } from './status-port.js';
import { isPattern, redisGlob, topicMatches } from './topic-pattern.js';

type Listener = (message: StatusMessage) => void;

export interface RedisStatusOptions {
  /** One server, Sentinel or Cluster: see `parseRedisUrl`. */
  readonly url: string;
  /** Keeps installations on one Redis apart. Default `oms`. */
  readonly namespace?: string;
  readonly logger: Logger;
}

/**
 * The status relay on Redis: plain publish and subscribe. A subscriber that loses its connection subscribes again by
 * itself and misses what was sent meanwhile, which {@link StatusPort} allows.
 */
export class RedisStatusRelay implements StatusPort {
  private readonly publisher: RedisClient;
  private readonly subscriber: RedisClient;
  private readonly prefix: string;
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor({ url, namespace = 'oms', logger }: RedisStatusOptions) {
    this.prefix = `${namespace}.status.`;
    this.publisher = connectRedis(url, 'producer', logger);
    this.subscriber = connectRedis(url, 'worker', logger);
    this.subscriber.on('message', (channel: string, text: string) => this.deliver(channel, channel, text));
    this.subscriber.on('pmessage', (glob: string, channel: string, text: string) => this.deliver(glob, channel, text));
  }

  /** Resolves once messages can be sent and received; rejects when Redis does not answer. */
  async ready(): Promise<void> {
    await Promise.all([untilReady(this.publisher), untilReady(this.subscriber)]);
  }

  async publish({ topic, data }: StatusMessage): Promise<void> {
    await this.publisher.publish(`${this.prefix}${topic}`, JSON.stringify(data));
  }

  async subscribe(pattern: string, listener: Listener): Promise<StatusSubscription> {
    const many = isPattern(pattern);
    const channel = many ? redisGlob(`${this.prefix}${pattern}`) : `${this.prefix}${pattern}`;
    const wanted: Listener = (message) => {
      if (topicMatches(pattern, message.topic)) listener(message);
    };
    const known = this.listeners.get(channel);
    this.listeners.set(channel, (known ?? new Set()).add(wanted));
    if (!known) await (many ? this.subscriber.psubscribe(channel) : this.subscriber.subscribe(channel));
    return {
      unsubscribe: async () => {
        const left = this.listeners.get(channel);
        left?.delete(wanted);
        if (!left || left.size > 0) return;
        this.listeners.delete(channel);
        await (many ? this.subscriber.punsubscribe(channel) : this.subscriber.unsubscribe(channel));
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([closeRedis(this.publisher), closeRedis(this.subscriber)]);
  }

  private deliver(subscribed: string, channel: string, text: string): void {
    const message = { topic: channel.slice(this.prefix.length), data: JSON.parse(text) as unknown };
    for (const listener of this.listeners.get(subscribed) ?? []) listener(message);
  }
}
