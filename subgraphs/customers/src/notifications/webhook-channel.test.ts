import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { webhookChannel } from './webhook-channel.js';

const SECRET = 'the secret of a webhook';
const message = {
  messageId: 'm1@shop.example',
  notice: 'SHIPPED',
  locale: 'en',
  to: { name: 'Ada', email: 'ada@example.org' },
  subject: 'On its way',
  html: '<p>On its way</p>',
  text: 'On its way',
};

let server: Server;
let url = '';
let answer: { status: number; body?: string } | 'hang' = { status: 204 };
const received: { body: string; headers: NodeJS.Dict<string | string[]> }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push({ body, headers: request.headers });
      if (answer === 'hang') return;
      response.writeHead(answer.status, answer.status === 302 ? { location: '/elsewhere' } : {}).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const send = (given: typeof answer) => {
  answer = given;
  return webhookChannel({ url, secret: SECRET, timeoutMs: 300 }).send(message);
};

describe('a webhook', () => {
  it('gets the whole message, signed, under the name that tells a repetition', async () => {
    expect(await send({ status: 204 })).toEqual({ outcome: 'SENT' });
    const [first] = received;
    const { body, headers } = first ?? { body: '', headers: {} };
    expect(JSON.parse(body)).toEqual(message);
    expect(headers['x-oms-delivery']).toBe(message.messageId);
    expect(headers['x-oms-signature']).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
  });

  it('is asked again when it cannot now, or nobody knows', async () => {
    for (const given of [{ status: 500 }, { status: 429 }, { status: 302 }, 'hang'] as const)
      expect([given, await send(given)]).toMatchObject([given, { outcome: 'LATER' }]);
    const away = webhookChannel({ url: 'http://127.0.0.1:9/', secret: SECRET, timeoutMs: 300 });
    expect(await away.send(message)).toMatchObject({ outcome: 'LATER' });
  });

  it('refuses for good, and says when there is nobody at the address', async () => {
    expect(await send({ status: 422 })).toMatchObject({ outcome: 'REFUSED', bounced: false });
    expect(await send({ status: 410, body: '{"bounced":true}' })).toMatchObject({ outcome: 'REFUSED', bounced: true });
  });
});
