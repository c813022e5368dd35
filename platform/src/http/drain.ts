import { setTimeout as delay } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Takes no new connections, lets requests under way finish, and cuts what is left after `milliseconds`. */
export async function drainApp(
  app: FastifyInstance,
  milliseconds: number,
  onError: (error: unknown) => void,
): Promise<void> {
  const closed = app.close().then(undefined, onError);
  const deadline = new AbortController();
  const cut = delay(milliseconds, undefined, { signal: deadline.signal }).then(
    () => app.server.closeAllConnections(),
    () => undefined,
  );
  // A hook of the caller's may never end: the deadline holds for it as well.
  await Promise.race([closed, cut]);
  deadline.abort();
}

/** Where a listening application is, without a slash at the end. */
export function urlOf(app: FastifyInstance): string {
  const { address, family, port } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
