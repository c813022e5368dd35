import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Supergraph } from '@apollo/federation-internals';
import { getOperationAST, parse, validate, type GraphQLSchema } from 'graphql';
import { readCostModel } from './limits/cost-model.js';
import { costEstimator } from './limits/estimate-cost.js';
import { DEFAULT_LIMITS, type LimitName } from './limits/limits.js';
import { measureDocument } from './limits/measure-document.js';
import { toyGateways } from './testing/toy-gateway.js';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const page = read('docs/graph.md');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text!);

interface Client {
  ask(url: string, query: string, variables?: object): Promise<{ data: unknown; errors: { path: unknown }[] }>;
}

const { open, closeAll } = toyGateways();
afterEach(closeAll);

describe('what the documentation shows to frontend teams', () => {
  let schema: GraphQLSchema;
  const supergraph = read('schema/supergraph.graphql');
  beforeAll(() => {
    schema = Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
  });

  test('operations fit the graph, and a customer may send them', () => {
    expect(blocks('graphql').length).toBeGreaterThan(1);
    for (const text of blocks('graphql')) {
      const document = parse(text);
      expect(validate(schema, document)).toEqual([]);
      const { cost } = costEstimator(
        schema,
        readCostModel(supergraph, schema),
        document,
        getOperationAST(document)!,
      )({});
      const measures = { ...measureDocument(document), cost };
      for (const [name, value] of Object.entries(measures))
        expect(value).toBeLessThanOrEqual(DEFAULT_LIMITS.customer[name as LimitName]);
    }
  });

  test('the client works', async () => {
    const [code] = blocks('js');
    const client = (await import(`data:text/javascript,${encodeURIComponent(code!)}`)) as Client;
    const { server } = await open();
    const url = `${server.url}/graphql`;
    expect(await client.ask(url, '{ carriers }')).toEqual({ data: { carriers: ['DHL'] }, errors: [] });
    const partly = await client.ask(url, '{ carriers forbidden }');
    expect(partly.data).toEqual({ carriers: ['DHL'], forbidden: null });
    expect(partly.errors[0]!.path).toEqual(['forbidden']);
    await expect(client.ask(url, '{ nothing }')).rejects.toMatchObject({ codes: ['GRAPHQL_VALIDATION_FAILED'] });
  });

  test('limits are those of the code', () => {
    for (const [name, guest] of Object.entries(DEFAULT_LIMITS.guest) as [LimitName, number][]) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` `)) ?? '';
      const told = row.split('|').slice(3, 7).map(Number);
      const { customer, agent, analyst, machine } = DEFAULT_LIMITS;
      expect([name, ...told]).toEqual([name, guest, agent[name], analyst[name], machine[name]]);
      expect(customer[name]).toBe(guest);
    }
  });
});
