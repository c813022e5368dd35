import { afterEach, describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Actor, Role } from '@oms/platform/auth/actor';
import { ACCESS_LINK } from '@oms/platform/graphql/access-directive';
import { parse } from 'graphql';
import { accessCheck } from './access-check.js';
import { toyGateways } from './testing/toy-gateway.js';

/** Nothing is guarded behind the gateway here: what is refused was refused by it. */
const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"]) ${ACCESS_LINK}
  directive @access(anyOf: [String!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  type Query {
    version: String @access(anyOf: ["public"])
    items(filter: ItemFilter, cost: Int @access(anyOf: ["inventory:read"])): [Item] @access(anyOf: ["storefront"])
    orders: [Order] @access(anyOf: ["storefront", "orders:read"])
    found: [Found] @access(anyOf: ["storefront"])
    things: [Thing] @access(anyOf: ["storefront"])
  }
  type Mutation { adjust: Int @access(anyOf: ["inventory:write"]) }
  input ItemFilter { text: String supplier: String @access(anyOf: ["inventory:read"]) any: [ItemFilter!] }
  interface Found { id: ID! cost: Int }
  type Item implements Found @key(fields: "id") { id: ID! cost: Int @access(anyOf: ["inventory:read"]) maker: Maker }
  type Order implements Found @key(fields: "id") @access(anyOf: ["orders:read"]) { id: ID! cost: Int items: [Item] }
  type Maker @access(anyOf: ["inventory:read"]) { name: String }
  union Thing = Item | Maker
`;

const item = { __typename: 'Item', id: '1', cost: 3, maker: { name: 'ACME' } };
const resolvers = {
  Query: {
    version: () => '1',
    items: () => [item],
    orders: () => [{ __typename: 'Order', id: '1', items: [item] }],
    found: () => [item],
    things: () => [item],
  },
  Mutation: { adjust: () => 1 },
};

const { open, closeAll } = toyGateways();
afterEach(closeAll);

async function gateway() {
  const typeDefs = parse(SDL);
  const { supergraphSdl } = composeServices([{ name: 'shop', url: 'http://shop.invalid', typeDefs }]);
  let fetches = 0;
  const { ask } = await open({
    supergraphSdl: supergraphSdl ?? '',
    subgraphs: {
      shop: {
        schema: buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]),
        createContext: () => {
          fetches += 1;
          return {};
        },
      },
    },
    verifyToken: async (header) => ({ actor: { role: header as Role, id: 'x' } satisfies Actor }),
  });
  return {
    fetches: () => fetches,
    async as(role: Role | null, query: string, variables = {}) {
      const { status, data, errors } = await ask(query, variables, role ? { authorization: role } : {});
      const { code, denied } = errors?.[0]?.extensions ?? {};
      return errors ? { status, code, denied } : data;
    },
  };
}

describe('rights at the gateway', () => {
  test('what needs no right is for everybody, anything else for nobody without a token', async () => {
    const { as, fetches } = await gateway();
    expect(await as(null, '{ version }')).toEqual({ version: '1' });
    expect(fetches()).toBe(1);
    expect(await as(null, '{ version items { id } }')).toEqual({
      status: 401,
      code: 'UNAUTHENTICATED',
      denied: [{ coordinate: 'Query.items', anyOf: ['storefront'] }],
    });
    expect(await as('guest', 'mutation { adjust }')).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(fetches()).toBe(1);
  });

  test.each([
    ['by its name', '{ items { cost } }'],
    ['by an alias', '{ items { price: cost } }'],
    ['by a fragment', '{ items { ...A } } fragment A on Item { ...B } fragment B on Item { cost }'],
    ['by an inline fragment', '{ items { ... { ... on Item { cost } } } }'],
    ['by its interface', '{ found { cost } }'],
    ['by a type behind an interface', '{ found { ... on Item { cost } } }'],
    ['by the type it leads to', '{ items { maker { __typename } } }'],
    ['by a member of a union', '{ things { ... on Maker { name } } }'],
    ['by a guarded type behind an interface', '{ found { ... on Order { id } } }'],
    ['by an interface of a guarded type', '{ found { id } }'],
    ['by a filter', '{ items(filter: { supplier: "ACME" }) { id } }'],
    ['by a filter inside a filter', '{ items(filter: { any: [{ text: "x" }, { supplier: "ACME" }] }) { id } }'],
    ['by an argument', '{ items(cost: 3) { id } }'],
  ])('a field without a right is refused before anything is fetched: %s', async (_how, query) => {
    const { as, fetches } = await gateway();
    expect(await as('guest', query)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(fetches()).toBe(0);
    const allowed = await as('admin', query);
    expect(allowed).not.toHaveProperty('code');
    expect(fetches()).toBe(1);
  });

  test('what is left out is not asked for, whatever the operation was asked for before', async () => {
    const { as } = await gateway();
    const query =
      'query ($staff: Boolean!) { items { id cost @include(if: $staff) ...C @skip(if: $staff) } } fragment C on Item { id }';
    expect(await as('guest', query, { staff: false })).toEqual({ items: [{ id: '1' }] });
    expect(await as('guest', query, { staff: true })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await as('agent', query, { staff: true })).toEqual({ items: [{ id: '1', cost: 3 }] });
    const filtered = 'query ($filter: ItemFilter) { items(filter: $filter) { id } }';
    expect(await as('guest', filtered, { filter: { text: 'x', supplier: null } })).toEqual({ items: [{ id: '1' }] });
    expect(await as('guest', filtered, { filter: { supplier: 'ACME' } })).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
  });

  test('a supergraph that gives the directive another name is not served: it would guard nothing', () => {
    const header = (how: string) =>
      `schema @link(url: "https://specs.oms.example/access/v1.0", ${how}) { query: Query } type Query { a: Int }`;
    expect(() => accessCheck(header('import: ["@access"]'))).not.toThrow();
    expect(() => accessCheck(header('as: "rights"'))).toThrow('the supergraph calls @access "rights"');
    expect(() => accessCheck(header('import: [{ name: "@access", as: "@may" }]'))).toThrow('calls @access "may"');
  });

  test('every denied thing is named', async () => {
    const { as } = await gateway();
    expect(await as('guest', '{ orders { id items { cost maker { name } } } }')).toEqual({
      status: 403,
      code: 'FORBIDDEN',
      denied: [
        { coordinate: 'Order', anyOf: ['orders:read'] },
        { coordinate: 'Item.cost', anyOf: ['inventory:read'] },
        { coordinate: 'Maker', anyOf: ['inventory:read'] },
      ],
    });
  });

  test('a fragment that is spread over and over is looked at once', async () => {
    const { as } = await gateway();
    const bomb = Array.from({ length: 24 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(
      ' ',
    );
    // Refused for its size by the limits where they are set lower; never by running out of time here.
    expect(await as('guest', `{ ...F0 } ${bomb} fragment F24 on Query { version }`)).toBeDefined();
  });
});
