import { afterEach, describe, expect, test } from '@jest/globals';
import type { Identity } from '@oms/platform/auth/identity';
import { toyGateways } from './testing/toy-gateway.js';
import { toyState } from './testing/toy-graph.js';
import { deferred, pause, until } from './testing/waiting.js';

const { open, closeAll } = toyGateways();
afterEach(closeAll);

describe('identity', () => {
  const verifyToken = async (header: string): Promise<Identity> => {
    if (header === 'Bearer good') return { actor: { role: 'customer', id: 'c1' } };
    if (header === 'Bearer unlucky') throw new Error('keys at 10.0.0.1 cannot be loaded');
    throw Object.assign(new Error('The token has expired'), { extensions: { code: 'UNAUTHENTICATED' } });
  };

  test('a token that does not hold is refused with 401, an anonymous request passes', async () => {
    const { ask } = await open({ verifyToken });
    const refused = await ask('{ carriers }', {}, { authorization: 'Bearer old' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(refused.errors).toEqual([{ message: 'The token has expired', extensions: { code: 'UNAUTHENTICATED' } }]);
    expect((await ask('{ whoami }', {}, { authorization: 'Bearer good' })).data).toEqual({ whoami: 'Bearer good' });
    expect((await ask('{ whoami }')).data).toEqual({ whoami: 'anonymous' });
  });

  test('a token that cannot be checked is our fault', async () => {
    const { ask } = await open({ verifyToken });
    const { status, errors } = await ask('{ carriers }', {}, { authorization: 'Bearer unlucky' });
    expect(status).toBe(500);
    expect(errors).toMatchObject([{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  });
});

describe('operation', () => {
  test('request ids: a sane one is kept, another is replaced, all are echoed', async () => {
    const { ask, server } = await open();
    expect((await ask('{ carriers }', {}, { 'x-request-id': 'a.B_9-' })).headers.get('x-request-id')).toBe('a.B_9-');
    for (const id of ['a b', 'x'.repeat(65), '"><script>']) {
      expect((await ask('{ carriers }', {}, { 'x-request-id': id })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f-]{36}$/,
      );
    }
    expect(
      (await fetch(`${server.url}/nowhere`, { headers: { 'x-request-id': 'lost' } })).headers.get('x-request-id'),
    ).toBe('lost');
  });

  test('the request id outlives a body that arrives in pieces', async () => {
    const { server, logger } = await open();
    const text = new TextEncoder().encode(
      JSON.stringify({ query: '{ boom }', variables: { pad: 'x'.repeat(200_000) } }),
    );
    const body = new ReadableStream({
      async start(controller) {
        for (let at = 0; at < text.length; at += 50_000) {
          controller.enqueue(text.slice(at, at + 50_000));
          await pause(5);
        }
        controller.close();
      },
    });
    const headers = { 'content-type': 'application/json', 'x-request-id': 'in-pieces' };
    await fetch(`${server.url}/graphql`, { method: 'POST', headers, body, duplex: 'half' });
    expect(logger.lines.find(({ level }) => level === 'error')!.fields['requestId']).toBe('in-pieces');
  });

  test('health, and the routes that the caller mounts', async () => {
    let ready = true;
    const { server } = await open({
      checkReady: async () => {
        if (!ready) throw new Error('warming up');
      },
      register: (app, { gateway }) => {
        app.get('/metrics', async () => `plans ${gateway.planner.misses}`);
      },
    });
    const status = async (path: string) => (await fetch(`${server.url}${path}`)).status;
    expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 200]);
    ready = false;
    expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 503]);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toBe('plans 0');
  });

  test('close lets a request under way finish, and may be called twice', async () => {
    const state = toyState();
    const gate = deferred();
    state.gate = gate.promise;
    const { server, ask } = await open({}, state);
    const answer = ask('{ slow }');
    await until(() => state.calls['slow'] === 1);
    const closed = Promise.all([server.close(), server.close()]);
    gate.resolve();
    expect((await answer).data).toEqual({ slow: 'PLACED' });
    await closed;
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow();
  });

  test('close cuts what does not end by the deadline', async () => {
    const state = toyState();
    state.gate = new Promise(() => undefined);
    const { server, ask } = await open({ drainTimeoutMs: 50 }, state);
    const answer = ask('{ slow }').then(
      () => 'answered',
      () => 'cut',
    );
    await until(() => state.calls['slow'] === 1);
    await server.close();
    expect(await answer).toBe('cut');
  });

  test('a start that fails leaves nothing behind', async () => {
    const { server } = await open();
    await expect(open({ port: Number(new URL(server.url).port) })).rejects.toThrow('EADDRINUSE');
    await expect(open({ subgraphs: {} })).rejects.toThrow('No target is given for the subgraph');
  });

  test('nothing is reported to anyone', () => {
    expect(process.env['APOLLO_TELEMETRY_DISABLED']).toBe('true');
  });
});
