import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** What a {@link Follower} follows, and how. */
export interface FollowerOptions {
  /** Where the gateway listens. */
  readonly url: string;
  readonly token: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What an event is resumed after. */
  readonly cursorOf: (event: FollowedEvent) => unknown;
}

/** What is asked of each event. */
export interface FollowedEvent {
  readonly sequence: number;
  readonly position: string;
  readonly order: { readonly id: string } | null;
}

interface Result {
  readonly data?: Readonly<Record<string, FollowedEvent>> | null;
  readonly errors?: readonly unknown[];
}

/** Between two attempts to connect. */
const RETRY_MS = 100;

/**
 * A client as the documentation tells teams to write one: it keeps the cursor of what it has handled, and whatever ends its
 * stream, it connects again and resumes after it.
 */
export abstract class Follower {
  readonly events: FollowedEvent[] = [];
  /** How often it has connected. */
  connections = 0;
  protected cursor: unknown;
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(protected readonly options: FollowerOptions) {}

  start(): this {
    this.running = this.run();
    return this;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cut();
    await this.running;
  }

  /** Takes an event; answers whether it was one, and not the news that the stream has ended. */
  protected take({ data, errors }: Result): boolean {
    const [event] = Object.values(data ?? {});
    if (errors || !event) return false;
    this.events.push(event);
    this.cursor = this.options.cursorOf(event);
    return true;
  }

  /** Follows over one connection until it ends, or fails. */
  protected abstract connect(): Promise<void>;
  /** Ends the connection that is open. */
  protected abstract cut(): void;

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.connections += 1;
      await this.connect().catch(() => {});
      if (!this.stopped) await sleep(RETRY_MS);
    }
  }
}

interface SocketMessage {
  readonly type: string;
  readonly payload?: unknown;
}

/** Over a socket, in the protocol `graphql-transport-ws`. */
export class SocketFollower extends Follower {
  private socket: WebSocket | undefined;

  protected async connect(): Promise<void> {
    const socket = new WebSocket(`${this.options.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    this.socket = socket;
    const say = (message: object): void => socket.send(JSON.stringify(message));
    socket.on('open', () =>
      say({ type: 'connection_init', payload: { authorization: `Bearer ${this.options.token}` } }),
    );
    socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as SocketMessage;
      if (type === 'connection_ack') say({ id: '1', type: 'subscribe', payload: this.subscription });
      else if (type === 'ping') say({ type: 'pong' });
      else if (type !== 'next' || !this.take(payload as Result)) socket.close();
    });
    await new Promise<void>((resolve) => {
      socket.on('error', () => {});
      socket.on('close', resolve);
    });
  }

  protected cut(): void {
    this.socket?.close();
  }

  private get subscription(): object {
    const { query, variables } = this.options;
    return { query, variables: { ...variables, ...(this.cursor === undefined ? {} : { after: this.cursor }) } };
  }
}

export class EventStreamFollower extends Follower {
  private abort = new AbortController();
  private lastEventId: string | undefined;

  protected async connect(): Promise<void> {
    const { url, token, query, variables } = this.options;
    this.abort = new AbortController();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...(this.lastEventId === undefined ? {} : { 'last-event-id': this.lastEventId }),
      },
      body: JSON.stringify({ query, variables }),
      signal: this.abort.signal,
    });
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = `${text}${chunk}`.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.takeBlock(block);
    }
  }

  protected cut(): void {
    this.abort.abort();
  }

  private takeBlock(block: string): void {
    const [, data] = /^data: (.+)$/m.exec(block) ?? [];
    if (data && !this.take(JSON.parse(data) as Result)) this.cut();
    const [, id] = /^id: (.+)$/m.exec(block) ?? [];
    if (id) this.lastEventId = id;
  }
}
