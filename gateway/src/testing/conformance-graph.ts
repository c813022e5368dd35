import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse } from 'graphql';
import type { InProcessSubgraphOptions } from '../in-process-subgraph.js';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import:
  ["@key", "@requires", "@provides", "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject"])\n`;

const CATALOG = `${LINK}
  type Query {
    product(id: ID!): Product
    products: [Product!]!
    media: [Media]
    search: [Hit]
    grid: [[Product]]
    maybe: Product
    shared: String @shareable
    named: [Named!]!
  }
  type Mutation { rename(id: ID!, name: String!): Product touch: Int }
  interface Media { id: ID! title: String }
  interface Named { name: String }
  type Product implements Named @key(fields: "id") @key(fields: "upc") {
    id: ID! upc: String! name: String kind: Kind weight: Int dimensions: Dimensions secret: String @inaccessible
    attributes: JSON tags: [String!] parts: [Part!] category: Category @shareable legacyPrice: Int
    brand: Brand @provides(fields: "name")
  }
  type Brand @key(fields: "id") { id: ID! name: String @external }
  type Category @shareable { slug: String! label: String }
  type Dimensions @shareable { width: Int height: Int }
  type Part @key(fields: "product { id } number") { product: Ref! number: Int! label: String! }
  type Ref @shareable { id: ID! }
  type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
  type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
  union Hit = Book | Film | Product
  enum Kind { GOODS SERVICE HIDDEN @inaccessible }
  scalar JSON
`;

const STOCK = `${LINK}
  type Query { shared: String @shareable lowOnStock: [Product!] }
  type Product @key(fields: "upc") {
    upc: String! weight: Int @external dimensions: Dimensions @external
    inStock: Boolean shipping: Int @requires(fields: "weight dimensions { width height }")
    price: Int @override(from: "catalog") category: Category @shareable
    legacyPrice: Int @override(from: "catalog")
  }
  type Dimensions @shareable { width: Int height: Int }
  type Category @shareable { slug: String! label: String }
  type Part @key(fields: "product { id } number") { product: Ref! number: Int! onHand: Int! }
  type Ref @shareable { id: ID! }
`;

const PEOPLE = `${LINK}
  type Query { me: Person }
  interface Actor { id: ID! name: String }
  type Person implements Actor @key(fields: "id") { id: ID! name: String friends: [Person!] favourite: Product owner: Actor strict: String! }
  type Robot implements Actor @key(fields: "id") { id: ID! name: String model: String }
  type Brand @key(fields: "id") { id: ID! name: String @shareable founder: Person country: String }
  type Product @key(fields: "id") { id: ID! reviews(first: Int = 2): [Review!] }
  type Review { id: ID! text: String author: Person stars: Int! subject: Subject }
  union Subject = Person | Product
  type Book @key(fields: "id") { id: ID! author: Person readers(first: Int): Int }
  type Film @key(fields: "id") { id: ID! author: Robot readers(most: Int): Int }
`;

const DIMENSIONS = { width: 2, height: 3 };
const productOf = (id: string) => ({
  __typename: 'Product',
  id,
  upc: `u${id}`,
  name: id === '3' ? null : `Product ${id}`,
  kind: id === '2' ? 'SERVICE' : 'GOODS',
  weight: Number(id) * 10,
  dimensions: id === '2' ? null : DIMENSIONS,
  secret: 'hidden',
  attributes: { __proto__x: 1, constructor: 'own', nested: [null, { a: 'ä"\\\u2028' }] },
  tags: id === '2' ? [] : ['a', 'b'],
  parts: [1, 2].map((number) => ({ product: { id }, number, label: `part ${number}` })),
  category: { slug: 's', label: 'L' },
  legacyPrice: -1,
  brand: id === '3' ? null : { id: 'b1', name: 'provided' },
});
const PRODUCTS = ['1', '2', '3'].map(productOf);
const BOOK = { __typename: 'Book', id: 'm1', title: 'A book', pages: 9 };
const FILM = { __typename: 'Film', id: 'm2', title: null, minutes: 90 };

const person = (id: string): object => ({
  __typename: 'Person',
  id,
  name: `Person ${id}`,
  friends: () => ['p2', 'p3', 'p2'].filter((friend) => friend !== id).map(person),
  favourite: { __typename: 'Product', id: '1' },
  owner: () => ({ __typename: 'Robot', id: 'r1', name: 'Robot' }),
  strict: () => {
    if (id === 'p3') throw new GraphQLError('not for you', { extensions: { code: 'FORBIDDEN' } });
    return 'ok';
  },
});

const reviewsOf = (id: string, first: number) =>
  [1, 2, 3].slice(0, first).map((at) => ({
    id: `${id}-${at}`,
    text: at === 2 ? null : 'good',
    author: person(`p${at}`),
    stars: at,
    subject: at === 1 ? person('p1') : { __typename: 'Product', id },
  }));

const CATALOG_RESOLVERS = {
  Query: {
    product: (_: unknown, { id }: { id: string }) => PRODUCTS.find((product) => product.id === id),
    products: () => PRODUCTS,
    media: () => [BOOK, null, FILM],
    search: () => [FILM, PRODUCTS[0], BOOK, null],
    grid: () => [[PRODUCTS[0], null], null, [PRODUCTS[2], PRODUCTS[0]]],
    maybe: () => null,
    shared: () => 'shared',
    named: () => PRODUCTS,
  },
  Mutation: {
    rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ ...productOf(id), name }),
    touch: () => 1,
  },
  Product: {
    __resolveReference: ({ id, upc }: { id?: string; upc?: string }) =>
      PRODUCTS.find((product) => product.id === id || product.upc === upc),
  },
  Part: { __resolveReference: (part: { number: number }) => ({ ...part, label: `part ${part.number}` }) },
  Book: { __resolveReference: () => BOOK },
  Film: { __resolveReference: () => FILM },
};

interface Stocked {
  readonly upc: string;
  readonly weight?: number;
  readonly dimensions?: typeof DIMENSIONS | null;
}

const STOCK_RESOLVERS = {
  Query: { shared: () => 'shared', lowOnStock: () => [{ upc: 'u3' }, { upc: 'u1' }] },
  Product: {
    __resolveReference: (reference: Stocked) => (reference.upc === 'u9' ? null : reference),
    inStock: ({ upc }: Stocked) => {
      if (upc === 'u2') throw new GraphQLError('warehouse 2 is closed', { extensions: { code: 'CONFLICT' } });
      return upc === 'u1';
    },
    shipping: ({ weight, dimensions }: Stocked) =>
      weight === undefined ? null : weight + (dimensions ? dimensions.width * dimensions.height : 0),
    price: () => 5,
    legacyPrice: () => 7,
    category: () => ({ slug: 's', label: 'L' }),
  },
  Part: { onHand: ({ number }: { number: number }) => (number === 2 ? null : number) },
};

const PEOPLE_RESOLVERS = {
  Query: { me: () => person('p1') },
  Person: { __resolveReference: ({ id }: { id: string }) => person(id) },
  Robot: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'Robot', model: 'X' }) },
  Brand: {
    __resolveReference: ({ id }: { id: string }) => ({ id, name: `Brand ${id}`, founder: person('p2'), country: 'DE' }),
  },
  Product: { reviews: ({ id }: { id: string }, { first }: { first: number }) => reviewsOf(id, first) },
  Book: { author: () => person('p1'), readers: (_: unknown, { first }: { first?: number }) => first ?? 1 },
  Film: {
    author: () => ({ __typename: 'Robot', id: 'r2', name: 'Robot', model: 'Y' }),
    readers: (_: unknown, { most }: { most?: number }) => most ?? 2,
  },
};

const SUBGRAPHS: Record<string, readonly [string, object]> = {
  catalog: [CATALOG, CATALOG_RESOLVERS],
  stock: [STOCK, STOCK_RESOLVERS],
  people: [PEOPLE, PEOPLE_RESOLVERS],
};

/** A supergraph that uses what federation has: keys of all kinds, requires, provides, overrides, interfaces, unions. */
export function conformanceSupergraph(): string {
  const services = Object.entries(SUBGRAPHS).map(([name, [sdl]]) => ({
    name,
    url: `http://${name}.invalid`,
    typeDefs: parse(sdl),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error(errors?.map(String).join('\n'));
  return supergraphSdl;
}

/** Its subgraphs, in this process. */
export const conformanceTargets = (): Record<string, InProcessSubgraphOptions> =>
  Object.fromEntries(
    Object.entries(SUBGRAPHS).map(([name, [sdl, resolvers]]) => {
      const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
      return [name, { schema, createContext: () => ({}) }];
    }),
  );
