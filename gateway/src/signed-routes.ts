import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { ask, type Apollo } from './ask-for-nobody.js';
import { sendArchive, sendExport, sendOrders } from './export-route.js';

/**
 * Plain HTTP for those who speak no GraphQL and hold no token, because a signature is their credential: whoever opens a
 * link to a file, and carriers who send their messages. Each is one operation of the public graph.
 */

const FILE = 'query File($token: String!) { file(token: $token) { name mediaType base64 } }';
const WEBHOOK =
  'mutation CarrierWebhook($input: CarrierWebhookInput!) { receiveCarrierWebhook(input: $input) { parcels userErrors { code message } } }';

/** Headers of a message that may hold its signature. */
const SIGNATURE_HEADER = /^x-[a-z0-9-]*(signature|hmac)[a-z0-9-]*$/;

interface FileAnswer {
  readonly file: { readonly name: string; readonly mediaType: string; readonly base64: string } | null;
}

async function sendFile(apollo: Apollo, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { '*': token } = request.params as { '*': string };
  const data = await ask<FileAnswer>(apollo, request, FILE, { token });
  if (!data)
    return reply
      .code(503)
      .header('retry-after', '5')
      .send({ errors: [{ message: 'Try again shortly' }] });
  if (!data.file) return reply.code(404).send({ errors: [{ message: 'This link leads to nothing, or has run out' }] });
  const { name, mediaType, base64 } = data.file;
  return reply
    .type(mediaType)
    .header('content-disposition', `inline; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`)
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(base64, 'base64'));
}

interface WebhookAnswer {
  readonly receiveCarrierWebhook: {
    readonly parcels: number | null;
    readonly userErrors: readonly { readonly code: string; readonly message: string }[];
  };
}

const STATUS_OF: Readonly<Record<string, number>> = { INVALID_SIGNATURE: 401, UNKNOWN_CARRIER: 404 };

async function takeMessage(apollo: Apollo, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { carrier } = request.params as { carrier: string };
  const headers = Object.entries(request.headers)
    .filter(([name, value]) => SIGNATURE_HEADER.test(name) && typeof value === 'string')
    .map(([name, value]) => ({ name, value }));
  const input = { carrier: carrier.toUpperCase(), body: typeof request.body === 'string' ? request.body : '', headers };
  const data = await ask<WebhookAnswer>(apollo, request, WEBHOOK, { input });
  // Nothing was kept: the carrier sends it again.
  if (!data) return reply.code(503).send({ errors: [{ message: 'Try again shortly' }] });
  const { parcels, userErrors } = data.receiveCarrierWebhook;
  const [error] = userErrors;
  if (error) return reply.code(STATUS_OF[error.code] ?? 400).send({ errors: userErrors });
  return reply.send({ parcels });
}

/** `GET /files/:token`, `GET /exports/:token`, `GET /exports/orders/:token`, `GET /archives/:token` and `POST /webhooks/carriers/:carrier`. */
export const signedRoutes =
  (apollo: Apollo): FastifyPluginCallback =>
  (app: FastifyInstance, _options, done) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, next) => next(null, body));
    // A wildcard, since a named parameter may not be as long as a signed link.
    app.get('/exports/orders/*', (request, reply) => sendOrders(apollo, request, reply));
    app.get('/exports/*', (request, reply) => sendExport(apollo, request, reply));
    app.get('/archives/*', (request, reply) => sendArchive(apollo, request, reply));
    app.get('/files/*', (request, reply) => sendFile(apollo, request, reply));
    app.post('/webhooks/carriers/:carrier', (request, reply) => takeMessage(apollo, request, reply));
    done();
  };
