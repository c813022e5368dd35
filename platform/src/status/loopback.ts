import type { StatusMessage, StatusPort, StatusSubscription } from './status-port.js';
import { topicMatches } from './topic-pattern.js';

type Listener = (message: StatusMessage) => void;

/**
 * A relay whose messages reach listeners of the same process at once. They go out to the other processes as well, save for
 * those of topics that are `onlyHere`; from there they come back, so that here each may be heard twice.
 */
export class LoopbackStatus implements StatusPort {
  private readonly listeners = new Map<Listener, string>();

  constructor(
    private readonly far: StatusPort,
    private readonly onlyHere: readonly string[] = [],
  ) {}

  async publish(message: StatusMessage): Promise<void> {
    for (const [listener, pattern] of this.listeners) if (topicMatches(pattern, message.topic)) listener(message);
    if (!this.onlyHere.includes(message.topic)) await this.far.publish(message);
  }

  async subscribe(pattern: string, listener: Listener): Promise<StatusSubscription> {
    const own: Listener = (message) => listener(message);
    this.listeners.set(own, pattern);
    const subscription = await this.far.subscribe(pattern, listener);
    return {
      unsubscribe: async () => {
        this.listeners.delete(own);
        await subscription.unsubscribe();
      },
    };
  }

  close(): Promise<void> {
    this.listeners.clear();
    return this.far.close();
  }
}
