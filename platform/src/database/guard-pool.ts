import type { Pool, PoolClient } from 'pg';

/** How long a connection that has ended stays with whoever borrowed it before the pool takes it back. */
const GRACE_MS = 1_000;

type Query = (...args: unknown[]) => unknown;

const textOf = ([first]: readonly unknown[]): string =>
  typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');

/**
 * Gives a borrowed connection that has ended back to the pool. A transaction whose BEGIN, COMMIT or ROLLBACK finds the
 * connection broken is not released by those who opened it: without this, each outage would leave the pool smaller,
 * until nothing can be asked of the database any more.
 */
function reclaimWhenEnded(client: PoolClient): void {
  client.on('end', () => {
    // The release of this borrowing: the next one gets a function of its own.
    const release = client.release.bind(client);
    setTimeout(() => {
      try {
        release(true);
      } catch {
        // It was given back in the meantime.
      }
    }, GRACE_MS).unref();
  });
  // While it is borrowed nobody else listens, and an event that nobody hears ends the process.
  client.on('error', () => {});
}

interface Stream {
  cork(): void;
  uncork(): void;
  destroy(): void;
}

const streamOf = (client: PoolClient): Stream =>
  (client as unknown as { readonly connection: { readonly stream: Stream } }).connection.stream;

/**
 * Statements that are sent without waiting for each other travel together: each write of its own would cost a system call,
 * and wake the server for a part of what it is to do.
 */
function sendTogether(client: PoolClient): void {
  const stream = streamOf(client);
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** Drops a connection on which an answer is overdue: what is sent after it would wait for that answer as well. */
function dropWhenOverdue(client: PoolClient, answer: Promise<unknown>): void {
  answer.catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== 'Query read timeout') return;
    streamOf(client).destroy();
  });
}

/** Makes the pool survive broken connections, and tells `listeners` the text of every statement sent. */
export function guardPool(pool: Pool, listeners: ReadonlySet<(text: string) => void>): void {
  pool.on('connect', (client: PoolClient) => {
    reclaimWhenEnded(client);
    const query = client.query.bind(client) as Query;
    client.query = ((...args: unknown[]) => {
      for (const listener of listeners) listener(textOf(args));
      sendTogether(client);
      const answer = query(...args);
      if (answer instanceof Promise) dropWhenOverdue(client, answer);
      return answer;
    }) as typeof client.query;
  });
}
