import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A wire between our processes and a server that can go slow, dead or broken. */
export class StallingProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private readonly frozen = new Set<readonly [Socket, Socket]>();
  private stalled = false;

  private constructor(
    private server: Server,
    readonly port: number,
    private readonly targetPort: number,
  ) {}

  static async start(targetPort: number): Promise<StallingProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new StallingProxy(server, (server.address() as AddressInfo).port, targetPort);
    server.on('connection', (near) => proxy.connect(near));
    return proxy;
  }

  /** From now on nothing passes, in either direction, and nobody is told: new connections are accepted and stay silent. */
  stall(): void {
    this.stalled = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /** Everything that waited passes. */
  resume(): void {
    this.stalled = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  /** Breaks every connection. */
  cut(): void {
    for (const pair of [...this.pairs, ...this.frozen]) for (const socket of pair) socket.destroy();
  }

  /** Existing connections are dead and nobody is told, for ever; new ones work: as behind a router that forgot them. */
  freeze(): void {
    for (const pair of this.pairs) {
      for (const socket of pair) socket.pause();
      this.frozen.add(pair);
      this.pairs.delete(pair);
    }
  }

  /** As if the server were down: connections break, and new ones are refused, until {@link up}. */
  async down(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  async up(): Promise<void> {
    this.server = createServer((near) => this.connect(near)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private connect(near: Socket): void {
    const far = createConnection(this.targetPort, '127.0.0.1');
    const pair = [near, far] as const;
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      this.frozen.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (chunk) => void to.write(chunk));
      from.on('error', end);
      from.on('close', end);
      if (this.stalled) from.pause();
    }
  }
}
