import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse, type GraphQLSchema } from 'graphql';
import type { ForwardedHeaders } from '../gateway-context.js';
import type { SubgraphTarget } from '../create-gateway.js';

/** What the toy subgraphs saw, and what they are to do. */
export interface ToyState {
  /** Root resolvers and reference batches run so far, by name. */
  readonly calls: Record<string, number>;
  /** Headers of each request, in order. */
  readonly headers: ForwardedHeaders[];
  /** Awaited by `slow`. */
  gate: Promise<void>;
  status: string;
}

export interface ToyContext {
  readonly state: ToyState;
  readonly headers: ForwardedHeaders;
}

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])\n';

const ORDERS = `${LINK}
  scalar JSON
  scalar DateTime
  type Query { orders: [Order!] order(id: ID!): Order slow(tag: String): String boom: String forbidden: String whoami: String broken: Order }
  type Mutation { setStatus(id: ID!, status: String!): Order }
  type Subscription { changed: String }
  type Order @key(fields: "id") { id: ID! status: String! placedAt: DateTime data: JSON customer: Customer }
  type Customer @key(fields: "id", resolvable: false) { id: ID! }
`;

const CUSTOMERS = `${LINK}
  type Query { customers: [Customer!] }
  type Customer @key(fields: "id") { id: ID! name: String tier: String }
`;

const SHIPPING = `${LINK}
  type Query { carriers: [String!] }
  type Order @key(fields: "id") { id: ID! carrier: String parcels(first: Int = 1): [String!] }
`;

/** Serialised as it stands, like a column of type jsonb: shared by all requests. */
export const SHARED_DATA = Object.freeze({ source: Object.freeze({ channel: 'web' }) });

const orderOf = (id: string, state: ToyState) => ({
  id,
  status: state.status,
  placedAt: new Date(Date.UTC(2024, 0, 1)),
  data: SHARED_DATA,
  customer: { __typename: 'Customer', id: `c${id}` },
});

const count = (state: ToyState, name: string): void => {
  state.calls[name] = (state.calls[name] ?? 0) + 1;
};

const ordersResolvers = {
  Query: {
    orders: (_: unknown, __: unknown, { state }: ToyContext) => ['1', '2'].map((id) => orderOf(id, state)),
    order: (_: unknown, { id }: { id: string }, { state }: ToyContext) => {
      count(state, 'order');
      return orderOf(id, state);
    },
    slow: async (_: unknown, { tag }: { tag?: string }, { state }: ToyContext) => {
      count(state, 'slow');
      await state.gate;
      return `${state.status} ${tag ?? ''}`.trim();
    },
    boom: () => {
      throw new Error('password=hunter2 at db.internal:5432');
    },
    forbidden: () => {
      throw new GraphQLError('Not yours', {
        extensions: { code: 'FORBIDDEN', http: { status: 403 }, stacktrace: ['x'] },
      });
    },
    whoami: (_: unknown, __: unknown, { headers }: ToyContext) => headers.authorization ?? 'anonymous',
    broken: () => null,
  },
  Mutation: {
    setStatus: (_: unknown, { id, status }: { id: string; status: string }, { state }: ToyContext) => {
      count(state, 'setStatus');
      state.status = status;
      return orderOf(id, state);
    },
  },
  Order: { __resolveReference: ({ id }: { id: string }, { state }: ToyContext) => orderOf(id, state) },
};

const customersResolvers = {
  Query: { customers: () => [{ id: 'c1', name: 'Customer c1' }] },
  Customer: {
    __resolveReference: ({ id }: { id: string }, { state }: ToyContext) => {
      count(state, 'customer');
      return { id, name: `Customer ${id}`, tier: 'GOLD' };
    },
  },
};

const shippingResolvers = {
  Query: { carriers: () => ['DHL'] },
  Order: { __resolveReference: ({ id }: { id: string }) => ({ id, carrier: 'DHL', parcels: [`p${id}`] }) },
};

const SUBGRAPHS: Record<string, readonly [string, object]> = {
  orders: [ORDERS, ordersResolvers],
  customers: [CUSTOMERS, customersResolvers],
  shipping: [SHIPPING, shippingResolvers],
};

/** The composed supergraph of the three toy subgraphs. */
export function toySupergraph(): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(SUBGRAPHS).map(([name, [sdl]]) => ({ name, url: `http://${name}.invalid`, typeDefs: parse(sdl) })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
}

/** A new state: nothing seen, nothing held up. */
export const toyState = (): ToyState => ({ calls: {}, headers: [], gate: Promise.resolve(), status: 'PLACED' });

/** The schema of each toy subgraph. */
export function toySchemas(): Record<string, GraphQLSchema> {
  return Object.fromEntries(
    Object.entries(SUBGRAPHS).map(([name, [sdl, resolvers]]) => [
      name,
      buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]),
    ]),
  );
}

/** The toy subgraphs in this process. */
export function toyTargets(state: ToyState): Record<string, SubgraphTarget> {
  const createContext = (headers: ForwardedHeaders): ToyContext => {
    state.headers.push(headers);
    return { state, headers };
  };
  return Object.fromEntries(Object.entries(toySchemas()).map(([name, schema]) => [name, { schema, createContext }]));
}
