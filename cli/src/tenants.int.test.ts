import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@oms/platform/auth/actor';
import { SUBGRAPHS, type SubgraphName } from '@oms/platform/database/subgraphs';
import { SubgraphExecutor } from '@oms/platform/graphql/execute';
import type { SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { buildSchemas } from '@oms/schema/subgraphs';
import type { GraphQLSchema } from 'graphql';
import { idPlaces, telling, type IdPlace } from '@oms/gateway/testing/reach';
import { nonsense } from './testing/nonsense.js';
import { openTestSystem, type TestSystem } from './testing/test-system.js';
import { twoTenants, type Tenant } from './testing/two-tenants.js';
import { verifySystem } from './verify-system.js';

let system: TestSystem;
let schemas: Record<SubgraphName, SubgraphSchema>;
let places: IdPlace[];
let graph: GraphQLSchema;
let a: Tenant;
let b: Tenant;

beforeAll(async () => {
  system = await openTestSystem();
  ({ a, b } = await twoTenants(system));
  schemas = await buildSchemas();
  const { schema } = (await system.openGateway()).gateway.apollo;
  if (!schema) throw new Error('the gateway has no schema');
  places = idPlaces(schema);
  graph = schema;
}, 120_000);
afterAll(() => system.close());

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** What an answer says, whatever the ids in it and when it was given; links hold what was asked for. */
const saying = (answer: unknown): string =>
  JSON.stringify(answer)
    .replaceAll(UUID, 'ID')
    .replaceAll(/\/exports\/orders\/[\w.-]+/g, 'LINK')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\b[A-Z]+-1\d{5}\b/g, 'NUMBER');

const idsOf = (tenant: Tenant): Readonly<Record<string, string>> => ({
  order: tenant.orderId,
  line: tenant.orderLineId,
  customer: tenant.customer.customerId,
  case: tenant.caseId,
  fulfillmentOrder: tenant.fulfillmentOrderId,
  shipment: tenant.shipmentId,
});

/** Where the answers about what is somebody else's and about nothing at all differ. */
async function oracles(
  actor: Actor,
  ids: Readonly<Record<string, string>>,
): Promise<{ found: string[]; asked: number }> {
  const found: string[] = [];
  let asked = 0;
  for (const place of places) {
    const unknown = await system.graph(telling(place, newId()), {}, actor);
    if (unknown.errors?.some(({ extensions }) => extensions?.code === 'FORBIDDEN')) continue;
    for (const [kind, id] of Object.entries(ids)) {
      const answer = await system.graph(telling(place, id), {}, actor);
      asked += 1;
      if (saying(answer) !== saying(unknown))
        found.push(
          `${place.root}.${place.field.name} ${place.path.join('.')} = ${kind}: ${saying(answer).slice(0, 300)} instead of ${saying(unknown).slice(0, 300)}`,
        );
    }
  }
  return { found, asked };
}

describe('what is of another customer', () => {
  it('answers as what does not exist, wherever an id is told', async () => {
    const { found, asked } = await oracles(b.customer, idsOf(a));
    expect(found).toEqual([]);
    expect(asked).toBeGreaterThan(40);
  }, 120_000);

  it('is not found by its number, nor by a filter, nor counted', async () => {
    const { data } = await system.graph(
      `query($number: String!, $customerId: ID!) {
        orderByNumber(number: $number) { id }
        orders(filter: { customerId: $customerId }) { totalCount nodes { id } }
        found: orders(filter: { text: $number }) { totalCount nodes { id } }
        customer(id: $customerId) { id }
        all: orders { totalCount }
      }`,
      { number: a.orderNumber, customerId: a.customer.customerId },
      b.customer,
    );
    expect(data).toEqual({
      orderByNumber: null,
      orders: { totalCount: 0, nodes: [] },
      found: { totalCount: 0, nodes: [] },
      customer: null,
      all: { totalCount: 1 },
    });
  });

  it('is still the owner’s', async () => {
    const { data } = await system.graph(
      'query($id: ID!) { order(id: $id) { id customer { name } } }',
      { id: a.orderId },
      a.customer,
    );
    expect(data).toEqual({ order: { id: a.orderId, customer: { name: 'Customer A' } } });
  });
});

describe('the work of another location', () => {
  it('answers as what does not exist, wherever an id is told', async () => {
    const { fulfillmentOrder, shipment } = idsOf(a) as { fulfillmentOrder: string; shipment: string };
    const { found, asked } = await oracles(b.associate, { fulfillmentOrder, shipment });
    expect(found).toEqual([]);
    expect(asked).toBeGreaterThan(20);
  }, 120_000);

  it('takes no label, no scan and no parcel’s state from a stranger', async () => {
    const before = await system.graph('{ fulfillmentOrders { nodes { id version status shipments { status } } } }');
    for (const mutation of [
      `buyLabel(input: { shipmentId: "${a.shipmentId}" }) { shipment { labelPdf } }`,
      `recordTrackingEvent(input: { shipmentId: "${a.shipmentId}", externalId: "x", status: "DELIVERED" }) { shipment { id } userErrors { code } }`,
      `shipFulfillmentOrder(input: { fulfillmentOrderId: "${a.fulfillmentOrderId}" }) { fulfillmentOrder { id } }`,
    ]) {
      const { data } = await system.graph(`mutation { x: ${mutation} }`, {}, b.associate);
      expect([mutation, data.x.shipment ?? data.x.fulfillmentOrder ?? null]).toEqual([mutation, null]);
    }
    expect(await system.graph('{ fulfillmentOrders { nodes { id version status shipments { status } } } }')).toEqual(
      before,
    );
    const { data } = await system.graph(
      `mutation { x: buyLabel(input: { shipmentId: "${a.shipmentId}" }) { shipment { id } } }`,
      {},
      a.associate,
    );
    expect(data.x.shipment.id).toBe(a.shipmentId);
  });

  it('is not below the orders that staff may see', async () => {
    const { data } = await system.graph(
      `query($id: ID!, $number: String!) { order(id: $id) { number fulfillmentOrders { totalCount nodes { id } } }
        fulfillmentOrders(filter: { number: $number }) { totalCount nodes { id } } all: fulfillmentOrders { totalCount } }`,
      { id: a.orderId, number: a.fulfillmentOrderNumber },
      b.associate,
    );
    expect(data).toEqual({
      order: { number: a.orderNumber, fulfillmentOrders: { totalCount: 0, nodes: [] } },
      fulfillmentOrders: { totalCount: 0, nodes: [] },
      all: { totalCount: 1 },
    });
  });
});

describe('references of other subgraphs', () => {
  it.each([
    ['customer', () => b.customer, ['Order', 'OrderLine', 'Customer', 'Case']],
    ['associate', () => b.associate, ['FulfillmentOrder', 'Shipment']],
  ] as const)('tell a %s of somebody else’s things what they tell of nothing', async (_who, actorOf, types) => {
    const ids: Readonly<Record<string, string>> = {
      Order: a.orderId,
      OrderLine: a.orderLineId,
      Customer: a.customer.customerId,
      Case: a.caseId,
      FulfillmentOrder: a.fulfillmentOrderId,
      Shipment: a.shipmentId,
    };
    let asked = 0;
    for (const name of SUBGRAPHS) {
      const { schema, sdl } = schemas[name];
      for (const type of types) {
        const fields = new RegExp(`^type ${type} .*@access`, 'm').test(sdl) ? '... on TYPE { id }' : '';
        if (!fields) continue;
        const ask = async (id: string) => {
          const query = `{ _entities(representations: [{ __typename: "${type}", id: "${id}" }]) { ${fields.replace('TYPE', type)} } }`;
          const context = new SubgraphContext(system.runtimes.byName[name], actorOf(), newId());
          return saying(await new SubgraphExecutor(schema).execute({ query }, context));
        };
        expect([type, await ask(ids[type] ?? '')]).toEqual([type, await ask(newId())]);
        asked += 1;
      }
    }
    expect(asked).toBe(types.length);
  });
});

// Last: some of it makes sense by chance, and is done.
describe('what makes no sense', () => {
  it('is never our fault: no field answers with an internal error, whatever it is told, and every rule still holds', async () => {
    const known = [...Object.values(idsOf(a)), ...Object.values(idsOf(b)), a.orderNumber, 'WEB', 'TEA'];
    const failed: string[] = [];
    for (const { field, query, variables } of nonsense(graph, known, 4)) {
      const { errors } = await system.graph(query, variables);
      const codes = errors?.map(({ extensions }) => extensions?.code) ?? [];
      if (codes.includes('INTERNAL_SERVER_ERROR')) failed.push(`${field} ${JSON.stringify(variables).slice(0, 300)}`);
    }
    expect(failed).toEqual([]);
    await system.settle();
    expect(await verifySystem(system.runtimes)).toEqual([]);
  }, 120_000);
});
