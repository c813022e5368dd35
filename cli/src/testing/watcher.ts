import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';

/** How a {@link Watcher} watches. */
export interface WatchOptions {
  readonly url: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly authorization: string | undefined;
  readonly transport?: 'websocket' | 'sse' | 'multipart';
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a test reads of an event. */
export interface WatchedEvent {
  readonly sequence: number;
  readonly position: string;
  readonly type: string;
  readonly status: string;
  readonly order: Readonly<Record<string, unknown>> | null;
  readonly [field: string]: unknown;
}

interface Result {
  readonly data?: Readonly<Record<string, WatchedEvent>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

const PATIENCE_MS = 25_000;

/** A client that keeps what it receives. */
export class Watcher {
  readonly results: Result[] = [];
  /** Why it ended: `complete`, or what the client's library was told. */
  ended: unknown;
  private readonly stopping: (() => void | Promise<void>)[] = [];

  constructor(private readonly options: WatchOptions) {
    const { transport = 'websocket' } = options;
    if (transport === 'websocket') this.overSocket();
    if (transport === 'sse') this.overSse();
    if (transport === 'multipart') this.overMultipart();
  }

  /** Events so far, once they are as the test wants them. */
  async events(wanted: (events: WatchedEvent[]) => boolean): Promise<WatchedEvent[]> {
    await this.until(() => wanted(this.received));
    return this.received;
  }

  /** Resolves with the reason once the stream has ended. */
  async end(): Promise<unknown> {
    await this.until(() => this.ended !== undefined);
    return this.ended;
  }

  get received(): WatchedEvent[] {
    return this.results.flatMap(({ data }) => Object.values(data ?? {}).filter(Boolean));
  }

  get errorCodes(): unknown[] {
    return this.results.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions?.['code']));
  }

  /** How it ended, in words: codes, and what it was told. */
  get epitaph(): string {
    const { code, reason } = (this.ended ?? {}) as { code?: unknown; reason?: unknown };
    return `${String(this.ended)} ${String(code)} ${String(reason)} ${JSON.stringify(this.results)}`;
  }

  async stop(): Promise<void> {
    for (const stop of this.stopping.splice(0)) await stop();
  }

  private async until(condition: () => boolean): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; !condition();) {
      if (Date.now() > deadline)
        throw new Error(`never came: ${JSON.stringify({ results: this.results, ended: this.ended })}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private get sink() {
    return {
      next: (result: unknown) => void this.results.push(result as Result),
      error: (error: unknown) => {
        this.ended = error ?? 'error';
      },
      complete: () => {
        this.ended ??= 'complete';
      },
    };
  }

  private overSocket(): void {
    const { url, query, variables, authorization } = this.options;
    const client = createSocketClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      connectionParams: authorization ? { authorization } : {},
      retryAttempts: 0,
    });
    this.stopping.push(client.subscribe({ query, variables }, this.sink), () => client.dispose());
  }

  private get headers(): Record<string, string> {
    const { authorization, headers } = this.options;
    return { ...(authorization ? { authorization } : {}), ...headers };
  }

  private overSse(): void {
    const { url, query, variables } = this.options;
    const client = createSseClient({ url: `${url}/graphql`, headers: this.headers, retryAttempts: 0 });
    const { next, complete } = this.sink;
    // The library hands over the response that refused it.
    const error = (reason: unknown): void => void this.refused(reason);
    this.stopping.push(client.subscribe({ query, variables }, { next, complete, error }), () => client.dispose());
  }

  private async refused(reason: unknown): Promise<void> {
    const { response } = (reason ?? {}) as { response?: Response };
    if (response) this.sink.next(await response.json());
    this.sink.error(reason);
  }

  private overMultipart(): void {
    const { url, query, variables } = this.options;
    const stop = new AbortController();
    this.stopping.push(() => stop.abort());
    const accept = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json';
    const reading = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...this.headers, accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal: stop.signal,
    }).then((response) => this.readParts(response));
    reading.then(this.sink.complete, this.sink.error);
  }

  private async readParts(response: Response): Promise<void> {
    if (!response.headers.get('content-type')?.startsWith('multipart/')) {
      this.sink.next(await response.json());
      return;
    }
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = `${text}${chunk}`.split('\r\n--graphql');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const body = part.split('\r\n\r\n')[1];
        const { payload, errors } = body ? (JSON.parse(body) as { payload?: Result; errors?: Result['errors'] }) : {};
        if (payload) this.sink.next(payload);
        if (errors) this.sink.next({ errors });
      }
    }
  }
}
