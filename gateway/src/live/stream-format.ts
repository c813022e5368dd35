import type { GraphQLFormattedError } from 'graphql';
import type { LiveItem } from './live-model.js';

/** How results are written into a response that stays open. */
export interface StreamFormat {
  readonly transport: 'sse' | 'multipart';
  readonly contentType: string;
  /** What opens the response. */
  readonly opening: string;
  readonly heartbeat: string;
  item(item: LiveItem): string;
  /** The end; with errors when the gateway ends it. */
  end(errors?: readonly GraphQLFormattedError[]): string;
}

/** A cursor is one line and nothing else, whatever is in it. */
const idLine = (cursor: string | undefined): string => (cursor === undefined ? '' : `id: ${cursor}\n`);

/**
 * Server-sent events as graphql-sse has them in its distinct connections mode, and besides an `id:` line with what to resume
 * after: a client that sends it as Last-Event-ID goes on from there.
 */
const eventStream: StreamFormat = {
  transport: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  opening: ':\n\n',
  heartbeat: ':\n\n',
  item: ({ result, cursor }) => `${idLine(cursor)}event: next\ndata: ${JSON.stringify(result)}\n\n`,
  end: (errors) => `${errors ? `event: next\ndata: ${JSON.stringify({ errors })}\n\n` : ''}event: complete\ndata: \n\n`,
};

const part = (body: unknown): string =>
  `\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(body)}\r\n--graphql`;

/** Apollo's multipart subscription protocol, which Apollo's clients for the web, iOS and Kotlin speak. */
const multipart: StreamFormat = {
  transport: 'multipart',
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
  opening: '\r\n--graphql',
  heartbeat: part({}),
  item: ({ result }) => part({ payload: result }),
  end: (errors) => `${errors ? part({ payload: null, errors }) : ''}--\r\n`,
};

/** The format that a request's Accept header asks for; undefined for a plain answer. */
export function formatFor(accept: string | undefined): StreamFormat | undefined {
  if (!accept) return undefined;
  if (/\btext\/event-stream\b/i.test(accept)) return eventStream;
  return /\bmultipart\/mixed\b[^,]*\bsubscriptionspec\b/i.test(accept) ? multipart : undefined;
}
