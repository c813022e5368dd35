import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ask, type Apollo } from './ask-for-nobody.js';

const PART =
  'query ExportPart($token: String!, $after: String) { exportPart(token: $token, after: $after) { text next name mediaType } }';

interface Part {
  readonly text: string;
  readonly next: string | null;
  readonly name: string;
  readonly mediaType: string;
}
interface PartAnswer {
  readonly exportPart: Part | null;
}

/** The parts from the first on; each is asked for when the one before has gone out, so no more than one is held. */
async function* textsOf(first: Part, partAfter: (next: string) => Promise<Part | null | undefined>) {
  for (let part = first; ;) {
    yield part.text;
    if (part.next === null) return;
    const following = await partAfter(part.next);
    // What is broken off must not look like the whole.
    if (!following) throw new Error('the export was broken off');
    part = following;
  }
}

/** `GET /exports/:token`: streams an export of any length. */
export async function sendExport(apollo: Apollo, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { '*': token } = request.params as { '*': string };
  const partAfter = async (after: string | null): Promise<Part | null | undefined> =>
    (await ask<PartAnswer>(apollo, request, PART, { token, after }))?.exportPart;
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
    .send(Readable.from(textsOf(first, partAfter)));
}
