import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SHARED_DATA, toyState, type ToyState } from './testing/toy-graph.js';
import { toyGateway, type ToyGateway } from './testing/toy-gateway.js';
import { serveToys, type ToyServers } from './testing/toy-http.js';
import { deferred, until } from './testing/waiting.js';

const ACROSS = `query Across($first: Int) {
  orders { id status placedAt data carrier parcels(first: $first) customer { id name tier } }
}`;

const ORDER = (id: string) => ({
  id,
  status: 'PLACED',
  placedAt: '2024-01-01T00:00:00.000Z',
  data: SHARED_DATA,
  carrier: 'DHL',
  parcels: [`p${id}`],
  customer: { id: `c${id}`, name: `Customer c${id}`, tier: 'GOLD' },
});

describe.each(['in process', 'over HTTP'])('subgraphs %s', (mode) => {
  let state: ToyState;
  let toys: ToyServers | undefined;
  let gateway: ToyGateway;

  beforeEach(async () => {
    state = toyState();
    toys = mode === 'over HTTP' ? await serveToys(state) : undefined;
    gateway = await toyGateway(toys ? { subgraphs: toys.urls } : {}, state);
  });
  afterEach(async () => {
    await gateway.server.close();
    await toys?.close();
  });

  test('one answer across three subgraphs, the same each time', async () => {
    for (let i = 0; i < 3; i += 1) {
      const { data, errors } = await gateway.ask(ACROSS, { first: 1 });
      expect(errors).toBeUndefined();
      expect(data).toEqual({ orders: [ORDER('1'), ORDER('2')] });
    }
  });

  test('a mutation is followed by what other subgraphs know', async () => {
    const { data } = await gateway.ask(
      'mutation { setStatus(id: "1", status: "PAID") { status carrier customer { name } } }',
    );
    expect(data).toEqual({ setStatus: { status: 'PAID', carrier: 'DHL', customer: { name: 'Customer c1' } } });
  });

  test('authorization and the request id travel on, nothing else does', async () => {
    await gateway.ask('{ whoami }', {}, { authorization: 'Bearer t', 'x-request-id': 'req-1', cookie: 'a=b' });
    expect(state.headers).toEqual([{ authorization: 'Bearer t', 'x-request-id': 'req-1' }]);
  });

  test('an error has its path and its service; the subgraph does not decide on the response', async () => {
    const { status, data, errors } = await gateway.ask('{ mine: forbidden orders { id } }');
    expect(status).toBe(200);
    expect(data).toEqual({ mine: null, orders: [{ id: '1' }, { id: '2' }] });
    expect(errors).toEqual([
      { message: 'Not yours', path: ['mine'], extensions: { code: 'FORBIDDEN', service: 'orders' } },
    ]);
  });

  test('identical concurrent queries are sent once', async () => {
    const gate = deferred();
    state.gate = gate.promise;
    const { planner } = gateway.server.gateway;
    const answers = Array.from({ length: 20 }, () => gateway.ask('query Q($t: String) { slow(tag: $t) }', { t: 'x' }));
    await until(() => planner.hits + planner.misses === 20 && state.calls['slow'] === 1);
    gate.resolve();
    expect((await Promise.all(answers)).map(({ data }) => data?.slow)).toEqual(Array(20).fill('PLACED x'));
    expect(state.calls['slow']).toBe(1);
  });

  test('another identity, other variables, and mutations are never shared', async () => {
    const gate = deferred();
    state.gate = gate.promise;
    const query = 'query Q($t: String) { slow(tag: $t) }';
    const answers = [
      gateway.ask(query, { t: 'x' }, { authorization: 'Bearer a' }),
      gateway.ask(query, { t: 'x' }, { authorization: 'Bearer b' }),
      gateway.ask(query, { t: 'x' }),
      gateway.ask(query, { t: 'y' }),
    ];
    await until(() => state.calls['slow'] === 4);
    gate.resolve();
    await Promise.all(answers);
    const write = 'mutation { setStatus(id: "1", status: "PAID") { id } }';
    await Promise.all(Array.from({ length: 5 }, () => gateway.ask(write)));
    expect(state.calls['setStatus']).toBe(5);
  });

  test('whoever has seen a write succeed does not share a read begun before it', async () => {
    const gate = deferred();
    state.gate = gate.promise;
    const before = gateway.ask('{ slow }');
    await until(() => state.calls['slow'] === 1);
    await gateway.ask('mutation { setStatus(id: "1", status: "PAID") { id } }');
    const after = gateway.ask('{ slow }');
    await until(() => state.calls['slow'] === 2);
    gate.resolve();
    expect((await after).data).toEqual({ slow: 'PAID' });
    await before;
  });
});

describe('a subgraph that is down', () => {
  let toys: ToyServers;
  let gateway: ToyGateway;

  beforeEach(async () => {
    toys = await serveToys(toyState());
    gateway = await toyGateway({ subgraphs: toys.urls });
  });
  afterEach(async () => {
    await gateway.server.close();
    await toys.close();
  });

  test('costs its own fields, each with its path and service', async () => {
    await toys.stop('customers');
    const { status, data, errors } = await gateway.ask(`query ($no: Boolean = false) {
      orders { id carrier customer { id label: name tier @include(if: $no) } } customers { id }
    }`);
    expect(status).toBe(200);
    expect(data?.orders).toEqual(
      ['1', '2'].map((id) => ({ id, carrier: 'DHL', customer: { id: `c${id}`, label: null } })),
    );
    expect(data?.customers).toBeNull();
    const paths = errors!.map(({ path }) => path!.join('.')).sort();
    expect(paths).toEqual(['customers', 'orders.0.customer.label', 'orders.1.customer.label']);
    for (const { message, extensions } of errors!) {
      expect(message).toBe('The customers service is not available');
      expect(extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE', service: 'customers', reason: 'unreachable' });
    }
    const warnings = gateway.logger.lines.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ fields }) => fields['service'])).toEqual(['customers', 'customers']);
  });

  test('and answers again when it is back', async () => {
    const origin = new URL(toys.urls['customers']!);
    await toys.stop('customers');
    expect((await gateway.ask('{ customers { id } }')).data?.customers).toBeNull();
    const { default: fastify } = await import('fastify');
    const revived = fastify();
    revived.post('/graphql', async () => ({ data: { customers: [{ id: 'c9' }] } }));
    await revived.listen({ host: '127.0.0.1', port: Number(origin.port) });
    expect((await gateway.ask('{ customers { id } }')).data?.customers).toEqual([{ id: 'c9' }]);
    await revived.close();
  });
});
