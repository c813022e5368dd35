import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { fieldSelections } from '@oms/platform/testing/field-selections';
import { newId } from '@oms/platform/values/ids';
import { openFulfillment, type TestFulfillment } from '../testing/open-fulfillment.js';
import { buildFulfillmentSchema } from '../subgraph.js';

let fulfillment: TestFulfillment;
let id: string;
let orderId: string;
beforeAll(async () => {
  fulfillment = await openFulfillment();
  ({ id } = await fulfillment.order(2));
  const store = newId();
  await fulfillment.place(store, 'STORE');
  const db = fulfillment.subgraph.database.sql();
  // Everything that may be null says something, so that a column that is not read shows.
  await run(db, sql`update fulfillment_order set promised_to = now(), scheduled_for = now(), due_at = now(), ready_at = now(), expires_at = now(), pickup_location_id = ${store}, hold = '{"reason": "DAMAGED", "placedBy": "a", "placedAt": "now"}', handed_over = '{"to": "Ada", "check": "CODE", "by": "b", "at": "now"}'`); // prettier-ignore
  ({ orderId } = (await firstRow<{ orderId: string }>(
    db,
    sql`select order_id as "orderId" from fulfillment_order where id = ${id}`,
  )) ?? { orderId: '' });
});
afterAll(() => fulfillment.subgraph.close());

async function ask(document: string): Promise<Record<string, unknown>> {
  const { data, errors } = await fulfillment.subgraph.query(document, { id });
  expect({ document, errors }).toEqual({ document, errors: undefined });
  return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
}

it('shows each field of a fulfillment order alone as it shows it among all', async () => {
  const fields = fieldSelections((await buildFulfillmentSchema()).schema, 'FulfillmentOrder');
  expect(fields.length).toBeGreaterThan(20);
  const all = fields.map(([, one]) => one).join(' ');
  const { whole } = (await ask(`query($id: ID!) { whole: fulfillmentOrder(id: $id) { ${all} } }`)) as { whole: Record<string, unknown> }; // prettier-ignore
  for (const [name, one] of fields) {
    const alone = { [name]: whole[name] };
    expect(await ask(`{ fulfillmentOrders(first: 1) { nodes { ${one} } } }`)).toEqual({
      fulfillmentOrders: { nodes: [alone] },
    });
    const ofOrder = `{ _entities(representations: [{ __typename: "Order", id: "${orderId}" }]) { ... on Order { fulfillmentOrders(first: 1) { edges { node { ${one} } } } } } }`;
    expect(await ask(ofOrder)).toEqual({ _entities: [{ fulfillmentOrders: { edges: [{ node: alone }] } }] });
  }
});
