import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { run, sql } from '@oms/platform/database/sql';
import { fieldSelections } from '@oms/platform/testing/field-selections';
import { openOrders, type TestOrders } from '../testing/open-orders.js';
import { BERLIN, CUSTOMER } from '../testing/world.js';
import { buildOrdersSchema } from '../subgraph.js';

let orders: TestOrders;
let schema: GraphQLSchema;
let id: string;
beforeAll(async () => {
  ({ schema } = await buildOrdersSchema());
  orders = await openOrders();
  id = await orders.placed({
    customerId: CUSTOMER.customerId,
    externalReference: 'R-1',
    email: 'ada@example.org',
    phone: '+49 30 1234',
    tags: ['vip'],
    billingAddress: BERLIN,
    lines: [{ sku: 'TEA', quantity: 3 }, { sku: 'GIFT', quantity: 1 }], // prettier-ignore
    discounts: [{ scope: 'ORDER', rate: '0.1', reason: 'spring' }],
  });
  // Everything that may be null says something, so that a column that is not read shows.
  await run(orders.subgraph.database.sql(), sql`update orders set shipped_at = now(), completed_at = now(), expires_at = now(), base_currency = 'USD', exchange_rate = 1.1, risk = '{"score": 1, "reasons": [], "provider": "x"}', promised_to = now()`); // prettier-ignore
});
afterAll(() => orders.subgraph.close());

const selections = (typeName: string) => fieldSelections(schema, typeName);

async function ask(document: string): Promise<Record<string, unknown>> {
  const { data, errors } = await orders.subgraph.query(document, { id });
  expect({ document, errors }).toEqual({ document, errors: undefined });
  return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
}

const first = (answer: Record<string, unknown>): Record<string, unknown> =>
  (answer['orders'] as { nodes: Record<string, unknown>[] }).nodes[0] ?? {};

describe('a list that reads what is selected', () => {
  it('shows each field of an order alone as it shows it among all', async () => {
    const fields = selections('Order');
    const whole = (await ask(`query($id: ID!) { order(id: $id) { ${fields.map(([, one]) => one).join(' ')} } }`))[
      'order'
    ];
    for (const [name, one] of fields) {
      const alone = first(await ask(`{ orders(first: 1) { nodes { ${one} } } }`));
      expect(alone).toEqual({ [name]: (whole as Record<string, unknown>)[name] });
      const ofCustomer = await ask(`{ _entities(representations: [{ __typename: "Customer", id: "${CUSTOMER.customerId}" }]) { ... on Customer { orders(first: 1) { edges { node { ${one} } } } } } }`); // prettier-ignore
      expect(ofCustomer['_entities']).toEqual([{ orders: { edges: [{ node: alone }] } }]);
    }
  });

  it('shows each field of a line alone as it shows it among all', async () => {
    const fields = selections('OrderLine');
    const linesOf = async (selection: string) =>
      (first(await ask(`{ orders(first: 1) { nodes { lines(first: 9) { nodes { ${selection} } } } } }`))['lines'] as { nodes: Record<string, unknown>[] }).nodes; // prettier-ignore
    const all = await linesOf(fields.map(([, one]) => one).join(' '));
    const byId = await ask(`{ _entities(representations: [{ __typename: "OrderLine", id: "${String(all[0]?.['id'])}" }]) { ... on OrderLine { ${fields.map(([, one]) => one).join(' ')} } } }`); // prettier-ignore
    expect(byId['_entities']).toEqual([all[0]]);
    for (const [name, one] of fields) expect(await linesOf(one)).toEqual(all.map((line) => ({ [name]: line[name] })));
  });
});
