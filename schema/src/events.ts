import { astFromDirective } from '@graphql-tools/utils';
import { ACCESS_LINK, accessDirective } from '@oms/platform/graphql/access-directive';
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

/** Rights that the subscriptions ask for, as printed directives. */
interface Access {
  readonly order: string;
  readonly orders: string;
  readonly level: string;
}

const header = (access: Access): string => `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective"])
  ${ACCESS_LINK}

schema {
  query: Query
  subscription: Subscription
}

${print(astFromDirective(accessDirective))}

type Query

"""What is new, as it happens: over WebSocket, server-sent events and multipart responses."""
type Subscription {
  """
  The order's timeline after the sequence \`after\`, then on as it grows; without \`after\`, from now on. Statuses are as they
  were then, every other field is as it is now, with the rights that the subscriber has now.
  """
  orderStatusChanged(orderId: ID!, after: Int): OrderEvent ${access.order}

  """The timelines of all orders that the subscriber may see, after the position \`after\`, or from now on."""
  orderEvents(filter: OrderEventFilter, after: String): OrderEvent ${access.orders}

  """
  Levels as they change, each as new as it is when it is sent: changes in quick succession are one. Nothing is replayed.
  """
  stockChanged(skus: [String!], locationIds: [ID!]): InventoryLevel ${access.level}
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

/** With its rights, without other directives of its subgraph; an object type is shared, since both answer it. */
function shared(definition: Named): Named {
  const kept = new Set(['access', 'deprecated']);
  const bare = visit(definition, { Directive: ({ name }) => (kept.has(name.value) ? undefined : null) });
  if (bare.kind !== Kind.OBJECT_TYPE_DEFINITION) return bare;
  const directive = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'shareable' } } as const;
  return { ...bare, directives: [...(bare.directives ?? []), directive] };
}

/** The `@access` of a type, or of one of its fields. Throws where there is none: subscriptions ask for what queries do. */
function accessAt(document: DocumentNode, typeName: string, fieldName?: string): string {
  const type = definitionOf(document, typeName) as ObjectTypeDefinitionNode | undefined;
  const place = fieldName ? type?.fields?.find(({ name }) => name.value === fieldName) : type;
  const directive = place?.directives?.find(({ name }) => name.value === 'access');
  if (!directive) throw new Error(`${typeName}${fieldName ? `.${fieldName}` : ''} asks for no rights`);
  return print(directive);
}

/** SDL of the events subgraph: events are what orders say that they are, and for whom orders and inventory say. */
export function eventsSdl(sdl: { readonly orders: string; readonly inventory: string }): string {
  const orders = parse(sdl.orders);
  const access = {
    order: accessAt(orders, 'Query', 'order'),
    orders: accessAt(orders, 'Query', 'orders'),
    level: accessAt(parse(sdl.inventory), 'InventoryLevel'),
  };
  const types = [...reachable(orders, 'OrderEvent').values()].map((type) => print(shared(type)));
  return `${header(access)}\n${types.join('\n\n')}\n`;
}
