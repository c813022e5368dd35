import type { GraphQLDataSource } from '@apollo/gateway';
import { Kind, parse, type DocumentNode, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { askSubgraph, SubgraphQuery, throwRootError, TryAgain } from './ask-subgraph.js';
import type { Viewer } from './live-model.js';
import type { EventRecord } from './resolve-event.js';
import type { SubscriptionPlan } from './subscription-plan.js';

/** Events of one page of the log. */
export const LOG_PAGE = 50;

/** The name under which we ask for an event's sequence, whatever the client asks for. */
const SEQUENCE = '_live_sequence';

const TEMPLATE = parse(
  `query LiveOrder($_orderId: ID!, $_after: Int, $_first: Int!) {
    order(id: $_orderId) {
      lastSequence
      events(after: $_after, first: $_first) { edges { node { ${SEQUENCE}: sequence } } pageInfo { hasNextPage } }
    }
  }`,
  { noLocation: true },
);

/** An event as the log has it, visible to the viewer. */
export interface LoggedEvent extends EventRecord {
  readonly sequence: number;
}

/** A page of an order's log. Sequences that are missing in it are of events that the viewer does not see. */
export interface LogPage {
  /** Every sequence up to here has been looked at. */
  readonly seenUpTo: number;
  readonly lastSequence: number;
  readonly events: readonly LoggedEvent[];
}

interface OrderReply {
  readonly lastSequence: number;
  readonly events: {
    readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[];
    readonly pageInfo: { readonly hasNextPage: boolean };
  } | null;
}

/** Reads timelines through the orders subgraph, with the viewer's rights: each read is an authorisation of its own. */
export class OrderLog {
  private readonly queries = new WeakMap<SubscriptionPlan, SubgraphQuery>();

  constructor(private readonly orders: GraphQLDataSource) {}

  /**
   * The events after a sequence; undefined when there is no such order for the viewer. Throws TryAgain while the
   * subgraph does not answer, StreamEnd when the viewer's token does not hold.
   */
  async read(
    plan: SubscriptionPlan,
    given: Readonly<Record<string, unknown>>,
    viewer: Viewer,
    { orderId, after, first = LOG_PAGE }: { orderId: string; after: number; first?: number },
  ): Promise<LogPage | undefined> {
    const names = plan.variables.map(({ variable }) => variable.name.value).filter((name) => name in given);
    const variables = {
      ...Object.fromEntries(names.map((name) => [name, given[name]])),
      _orderId: orderId,
      _after: after,
      _first: first,
    };
    const context = { ...viewer.context, flightKey: `log:${after}` };
    const reply = await askSubgraph(this.orders, this.queryOf(plan), variables, context);
    throwRootError(reply, 'order');
    const order = reply.data?.['order'] as OrderReply | null | undefined;
    if (!order) return undefined;
    if (!order.events) throw new TryAgain('the timeline of an order cannot be read');
    const events = order.events.edges.map(({ node }, index) => eventOf(node, index, reply.errors));
    const last = events.at(-1)?.sequence ?? after;
    const seenUpTo = order.events.pageInfo.hasNextPage ? last : Math.max(after, last, order.lastSequence);
    return { seenUpTo, lastSequence: order.lastSequence, events };
  }

  private queryOf(plan: SubscriptionPlan): SubgraphQuery {
    const known = this.queries.get(plan) ?? new SubgraphQuery(logDocument(plan));
    this.queries.set(plan, known);
    return known;
  }
}

const BELOW_EDGE = ['order', 'events', 'edges'];

function eventOf(
  node: Readonly<Record<string, unknown>>,
  index: number,
  errors: Awaited<ReturnType<typeof askSubgraph>>['errors'],
): LoggedEvent {
  const { [SEQUENCE]: sequence, ...data } = node;
  const own = errors.flatMap(({ path, ...error }) =>
    path && BELOW_EDGE.every((part, at) => path[at] === part) && path[3] === index
      ? [{ ...error, path: path.slice(5) }]
      : [],
  );
  return { sequence: Number(sequence), data, errors: own };
}

/** The template, with what the client asks of an event in it. */
function logDocument({ selection, fragments, variables }: SubscriptionPlan): DocumentNode {
  const [operation] = TEMPLATE.definitions as readonly OperationDefinitionNode[];
  if (!operation) throw new Error('the template has no operation');
  const extended = withSelection(operation.selectionSet.selections, ['order', 'events', 'edges', 'node'], selection);
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        ...operation,
        variableDefinitions: [...(operation.variableDefinitions ?? []), ...variables],
        selectionSet: { kind: Kind.SELECTION_SET, selections: extended },
      },
      ...fragments,
    ],
  };
}

type Selections = OperationDefinitionNode['selectionSet']['selections'];

function withSelection(
  selections: Selections,
  [name, ...below]: readonly string[],
  added: SubscriptionPlan['selection'],
): Selections {
  return selections.map((selection) => {
    const field = selection as FieldNode;
    if (field.name.value !== name) return field;
    const inner = field.selectionSet?.selections ?? [];
    const selectionsBelow = below.length > 0 ? withSelection(inner, below, added) : [...inner, ...added.selections];
    return { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections: selectionsBelow } };
  });
}
