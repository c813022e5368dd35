import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { StreamEnd } from './stream-end.js';

/** Close codes by the reason for the end; clients come back after each. Any other is 4403: with other credentials. */
const CODES: Readonly<Record<string, number>> = {
  SHUTTING_DOWN: 1001,
  RATE_LIMITED: 1013,
  SLOW_CONSUMER: 4420,
};
/** A socket that does not finish closing by then is cut. */
const CLOSING_MS = 5_000;
/** What a close frame can carry. */
const MAX_REASON_BYTES = 120;

export const closeCodeOf = (code: string | undefined): number => CODES[code ?? ''] ?? CloseCode.Forbidden;

export const reasonOf = (message: string): string => Buffer.from(message).subarray(0, MAX_REASON_BYTES).toString();

/** Tells a client why it is let go, and lets it go. */
export function endSocket(socket: WebSocket, { code, message }: StreamEnd): void {
  socket.close(closeCodeOf(code), reasonOf(message));
  setTimeout(() => socket.terminate(), CLOSING_MS).unref();
}
