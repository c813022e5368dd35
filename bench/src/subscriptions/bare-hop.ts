import type { StatusPort } from '@oms/platform/status/status-port';

/** A connection to what carries status messages. */
export interface StatusRelay extends StatusPort {
  ready(): Promise<void>;
}

/** Messages through publish and subscribe and nothing else, at the same time and on the same server: the floor. */
export class BareHop {
  readonly tookMs: number[] = [];

  private constructor(
    private readonly publisher: StatusRelay,
    private readonly subscriber: StatusRelay,
  ) {}

  static async open(openRelay: () => StatusRelay): Promise<BareHop> {
    const hop = new BareHop(openRelay(), openRelay());
    await Promise.all([hop.publisher.ready(), hop.subscriber.ready()]);
    await hop.subscriber.subscribe('bare.hop', ({ data }) => {
      hop.tookMs.push(performance.now() - (data as { at: number }).at);
    });
    return hop;
  }

  send(): Promise<void> {
    return this.publisher.publish({ topic: 'bare.hop', data: { at: performance.now() } });
  }

  async close(): Promise<void> {
    await Promise.all([this.publisher.close(), this.subscriber.close()]);
  }
}
