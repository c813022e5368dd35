import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_LIMITS } from './limits/limits.js';
import { toyState } from './testing/toy-graph.js';
import { toyGateway, type ToyGateway } from './testing/toy-gateway.js';
import { serveToys, type ToyServers } from './testing/toy-http.js';
import { until } from './testing/waiting.js';

const breaker = { failures: 3, trialAfterMs: 50, maxPauseMs: 100 };
const limits = { ...DEFAULT_LIMITS, guest: { ...DEFAULT_LIMITS.guest, timeMs: 1_500 } };
const ACROSS = '{ orders { id carrier customer { name } } }';
const hung = { code: 'SUBGRAPH_UNAVAILABLE', service: 'customers', reason: 'timeout' };

/** A subgraph that takes requests and answers as it is told. */
async function subgraphThat(answer: (respond: (body: object) => void) => void) {
  const seen = { requests: 0 };
  const server: Server = createServer((request, response) => {
    seen.requests += 1;
    request
      .resume()
      .on('end', () =>
        answer((body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, seen, close };
}

describe('a subgraph that hangs', () => {
  let toys: ToyServers;
  let customers: Awaited<ReturnType<typeof subgraphThat>>;
  let gateway: ToyGateway;
  let answering: boolean;

  beforeEach(async () => {
    answering = false;
    customers = await subgraphThat((respond) => {
      if (answering) respond({ data: { __typename: 'Query', _entities: ['c1', 'c2'].map((name) => ({ name })) } });
    });
    toys = await serveToys(toyState());
    gateway = await toyGateway({ subgraphs: { ...toys.urls, customers: customers.url }, limits, breaker });
    // Planned while all is well, so that the time which is limited is that of the subgraphs.
    answering = true;
    await until(async () => (await gateway.ask(ACROSS)).errors === undefined);
    answering = false;
  });
  afterEach(async () => {
    await gateway.server.close();
    await customers.close();
    await toys.close();
  });

  test('costs its own fields once the time is over; the others are there', async () => {
    const { status, data, errors } = await gateway.ask(ACROSS);
    expect(status).toBe(200);
    expect(data).toEqual({ orders: ['1', '2'].map((id) => ({ id, carrier: 'DHL', customer: { name: null } })) });
    expect(errors!.map(({ path, extensions }) => [path!.join('.'), extensions])).toEqual([
      ['orders.0.customer.name', hung],
      ['orders.1.customer.name', hung],
    ]);
  });

  test('is left alone after some failures, and asked again when it is back', async () => {
    for (let time = 0; time < breaker.failures; time += 1) await gateway.ask(ACROSS);
    const asked = customers.seen.requests;
    const { errors } = await gateway.ask(ACROSS);
    expect(errors![0]!.extensions).toEqual({ ...hung, reason: 'not-asked' });
    expect(customers.seen.requests).toBe(asked);
    expect(gateway.logger.lines.map(({ message }) => message)).toContain('subgraph is down');
    answering = true;
    await until(async () => (await gateway.ask(ACROSS)).errors === undefined);
    expect(gateway.logger.lines.map(({ message }) => message)).toContain('subgraph is back');
    // Others do without it: the gateway is ready all the while.
    expect((await fetch(`${gateway.server.url}/health/ready`)).status).toBe(200);
  });
});

test('a gateway that reaches no subgraph is not ready, and is again when one is back without any request', async () => {
  let answering = false;
  const all = await subgraphThat((respond) => respond(answering ? { data: { __typename: 'Query' } } : {}));
  const urls = { orders: all.url, customers: all.url, shipping: all.url };
  const gateway = await toyGateway({ subgraphs: urls, breaker });
  const ready = async () => (await fetch(`${gateway.server.url}/health/ready`)).status;
  expect(await ready()).toBe(200);
  const EVERY = '{ orders { id } customers { id } carriers }';
  for (let time = 0; time < breaker.failures; time += 1) await gateway.ask(EVERY);
  expect(await ready()).toBe(503);
  answering = true;
  await until(async () => (await ready()) === 200);
  await gateway.server.close();
  await all.close();
});
