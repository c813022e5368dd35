import {
  Kind,
  parse,
  print,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';

/** Name of the subgraph that no process serves: its one root is `Subscription`, which the gateway feeds. */
export const EVENTS = 'events';

const HEADER = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])

schema {
  query: Query
  subscription: Subscription
}

type Query

"""What is new, as it happens. Over WebSocket, SSE and multipart responses, see docs/subscriptions.md."""
type Subscription {
  """
  The order's timeline after the sequence \`after\`, then on as it grows; without \`after\`, from now on. Statuses are as they
  were then, every other field is as it is now, with the rights that the subscriber has now.
  """
  orderStatusChanged(orderId: ID!, after: Int): OrderEvent

  """The timelines of all orders that the subscriber may see, after the position \`after\`, or from now on."""
  orderEvents(filter: OrderEventFilter, after: String): OrderEvent

  """Levels as they change, each as new as it is when it is sent: changes in quick succession are one. Nothing is replayed."""
  stockChanged(skus: [String!], locationIds: [ID!]): InventoryLevel
}

"""Each that is given must hold."""
input OrderEventFilter {
  """Types of entries, such as SHIPPED."""
  types: [String!]
  channel: String
  customerId: ID
}

type Order @key(fields: "id", resolvable: false) {
  id: ID!
}

type InventoryLevel @key(fields: "id", resolvable: false) {
  id: ID!
}
`;

/** Types that \`events\` has as stubs only. */
const STUBS = new Set(['Order', 'InventoryLevel']);

type Named = DefinitionNode & { readonly name: { readonly value: string } };

const isNamed = (definition: DefinitionNode): definition is Named => 'name' in definition && Boolean(definition.name);

function definitionOf(document: DocumentNode, name: string): Named | undefined {
  return document.definitions.find(
    (definition): definition is Named => isNamed(definition) && definition.name.value === name,
  );
}

/** A type and every type that it leads to, stubs and built-in scalars left out, in the order in which they are met. */
function reachable(document: DocumentNode, name: string, found = new Map<string, Named>()): Map<string, Named> {
  const definition = definitionOf(document, name);
  if (!definition || STUBS.has(name) || found.has(name)) return found;
  found.set(name, definition);
  visit(definition, { NamedType: ({ name: { value } }) => void reachable(document, value, found) });
  return found;
}

/** Without directives of other subgraphs; an object type is shared, since both subgraphs answer it. */
function shared(definition: Named): Named {
  const bare = visit(definition, { Directive: ({ name }) => (name.value === 'deprecated' ? undefined : null) });
  if (bare.kind !== Kind.OBJECT_TYPE_DEFINITION) return bare;
  const directive = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'shareable' } } as const;
  return { ...(bare as ObjectTypeDefinitionNode), directives: [directive] };
}

/** SDL of the events subgraph: an order's event is what orders say that it is. */
export function eventsSdl(ordersSdl: string): string {
  const types = [...reachable(parse(ordersSdl), 'OrderEvent').values()].map((type) => print(shared(type)));
  return `${HEADER}\n${types.join('\n\n')}\n`;
}
