import type { StatusPort, StatusSubscription } from '@oms/platform/status/status-port';
import { z } from 'zod';
import type { GatewayLogger } from '../gateway-logger.js';

const changedLevel = z.object({
  id: z.string(),
  sku: z.string(),
  locationId: z.string(),
  version: z.number(),
});
const levelsMessage = z.object({ levels: z.array(changedLevel) });

/** A level that has changed. It says nothing of how much is there. */
export type ChangedLevel = z.infer<typeof changedLevel>;

const TOPIC = 'stock.levels';

/** Hears of changed levels and tells those who listen. */
export class StockTail {
  private readonly listeners = new Set<(level: ChangedLevel) => void>();
  private subscribing: Promise<StatusSubscription> | undefined;

  constructor(
    private readonly status: StatusPort,
    private readonly logger: GatewayLogger,
  ) {}

  /** Tells `listener` of each change until the function that it answers is called. */
  async listen(listener: (level: ChangedLevel) => void): Promise<() => void> {
    this.subscribing ??= this.status.subscribe(TOPIC, ({ data }) => this.receive(data));
    this.subscribing.catch(() => {
      this.subscribing = undefined;
    });
    await this.subscribing;
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.subscribing?.then((subscription) => subscription.unsubscribe()).catch(() => {});
  }

  private receive(data: unknown): void {
    const message = levelsMessage.safeParse(data);
    if (!message.success) {
      this.logger.warn({ err: message.error }, 'a status message that is none');
      return;
    }
    for (const level of message.data.levels) for (const listener of this.listeners) listener(level);
  }
}
