import { afterEach, describe, expect, test } from '@jest/globals';
import { toyGateways } from './testing/toy-gateway.js';
import { toyState, toyTargets } from './testing/toy-graph.js';

const { open, closeAll } = toyGateways();
afterEach(closeAll);

describe('errors', () => {
  test('an unforeseen one is masked for the client and whole in the log', async () => {
    const { ask, logger } = await open();
    const response = await ask('{ boom carriers }', {}, { 'x-request-id': 'req-7' });
    expect(response.data).toEqual({ boom: null, carriers: ['DHL'] });
    const extensions = { code: 'INTERNAL_SERVER_ERROR', service: 'orders', requestId: 'req-7' };
    expect(response.errors).toEqual([{ message: 'Internal error', path: ['boom'], extensions }]);
    const [line] = logger.lines.filter(({ level }) => level === 'error');
    expect(line!.fields).toMatchObject({ requestId: 'req-7', path: ['boom'], service: 'orders' });
    expect((line!.fields['err'] as Error).message).toContain('hunter2');
    expect((line!.fields['err'] as Error).stack).toContain('toy-graph');
  });

  test('a subgraph that does not match the supergraph tells nothing of itself', async () => {
    const state = toyState();
    const execute = async () => ({
      errors: [
        Object.assign(new Error('Cannot query secretField'), { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
      ],
    });
    const targets = toyTargets(state);
    const orders = { ...(targets['orders'] as object), execute } as never;
    const { ask } = await open({ subgraphs: { ...targets, orders } }, state);
    const { errors } = await ask('{ whoami }');
    expect(errors).toMatchObject([{ message: 'Internal error', path: ['whoami'], extensions: { service: 'orders' } }]);
  });

  test('a value that the graph promises and a subgraph leaves out is an error', async () => {
    const state = toyState();
    const targets = toyTargets(state);
    const orders = {
      ...(targets['orders'] as object),
      execute: async () => ({ data: { broken: { id: null } } }),
    } as never;
    const { ask, logger } = await open({ subgraphs: { ...targets, orders } }, state);
    const { data, errors, extensions } = await ask('{ broken { id } }');
    expect(data).toEqual({ broken: null });
    expect(errors).toMatchObject([{ message: 'Internal error', path: ['broken', 'id'] }]);
    expect(extensions).toBeUndefined();
    expect(logger.lines.some(({ level }) => level === 'error')).toBe(true);
  });
});
