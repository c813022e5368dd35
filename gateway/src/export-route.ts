import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ask, type Apollo } from './ask-for-nobody.js';

interface Part {
  /** UTF-8, or base64 of bytes. */
  readonly text?: string;
  readonly base64?: string;
  readonly next: string | null;
  readonly name: string;
  readonly mediaType: string;
}

/** What is streamed in parts: how one of them is asked for, under which name it is answered. */
interface Streamed {
  readonly query: string;
  readonly field: string;
}

const EXPORT: Streamed = {
  field: 'exportPart',
  query:
    'query ExportPart($token: String!, $after: String) { exportPart(token: $token, after: $after) { text next name mediaType } }',
};
const ORDERS: Streamed = {
  field: 'orderExportPart',
  query:
    'query OrderExportPart($token: String!, $after: String) { orderExportPart(token: $token, after: $after) { text next name mediaType } }',
};
const ARCHIVE: Streamed = {
  field: 'archivePart',
  query:
    'query ArchivePart($token: String!, $after: String) { archivePart(token: $token, after: $after) { base64 next name mediaType } }',
};

const contentOf = ({ text, base64 }: Part): string | Buffer =>
  base64 === undefined ? (text ?? '') : Buffer.from(base64, 'base64');

/** The parts from the first on; each is asked for when the one before has gone out, so no more than one is held. */
async function* contentsOf(first: Part, partAfter: (next: string) => Promise<Part | null | undefined>) {
  for (let part = first; ;) {
    yield contentOf(part);
    if (part.next === null) return;
    const following = await partAfter(part.next);
    // What is broken off must not look like the whole.
    if (!following) throw new Error('the export was broken off');
    part = following;
  }
}

/** Streams what lies behind a signed link, however long it is. */
const sendParts =
  ({ query, field }: Streamed) =>
  async (apollo: Apollo, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { '*': token } = request.params as { '*': string };
    const partAfter = async (after: string | null): Promise<Part | null | undefined> =>
      (await ask<Record<string, Part | null>>(apollo, request, query, { token, after }))?.[field];
    const first = await partAfter(null);
    if (first === undefined)
      return reply
        .code(503)
        .header('retry-after', '5')
        .send({ errors: [{ message: 'Try again shortly' }] });
    if (first === null)
      return reply.code(404).send({ errors: [{ message: 'This link leads to nothing, or has run out' }] });
    return reply
      .type(first.mediaType)
      .header('content-disposition', `attachment; filename="${first.name.replaceAll(/[^\w.-]/g, '_')}"`)
      .header('cache-control', 'private, no-store')
      .send(Readable.from(contentsOf(first, partAfter)));
  };

/** `GET /exports/:token`: rows for BI. */
export const sendExport = sendParts(EXPORT);

/** `GET /exports/orders/:token`: orders of a filter. */
export const sendOrders = sendParts(ORDERS);

/** `GET /archives/:token`: everything that is held on a person. */
export const sendArchive = sendParts(ARCHIVE);
