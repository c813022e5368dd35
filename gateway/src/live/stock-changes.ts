import type { GraphQLDataSource } from '@apollo/gateway';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import { askSubgraph, SubgraphQuery, throwRootError } from './ask-subgraph.js';
import type { LiveItem, LiveSource } from './live-model.js';
import type { LiveRequest } from './live-request.js';
import { persist } from './persist.js';
import type { ChangedLevel, StockTail } from './stock-tail.js';
import { StreamEnd } from './stream-end.js';
import { WaitingRoom } from './waiting-room.js';

/** Arguments of `stockChanged`. */
export interface StockChangedArguments {
  readonly skus?: readonly string[] | null;
  readonly locationIds?: readonly string[] | null;
}

/** What {@link stockChanges} reads. */
export interface StockChangesParts {
  readonly tail: StockTail;
  readonly inventory: GraphQLDataSource;
}

/** Answered to those only who may read stock. */
const PROBE = new SubgraphQuery(
  parse('query LiveStockRight { reorderAlerts(first: 1) { pageInfo { hasNextPage } } }', { noLocation: true }),
);
const LEVEL = new SubgraphQuery(
  parse(
    'query LiveLevel($representations: [_Any!]!) { _entities(representations: $representations) { ... on InventoryLevel { __typename id } } }',
    { noLocation: true },
  ),
);

/**
 * Levels as they change. A level that changes again before the client has taken it is sent once, as it is then: what waits
 * for a slow client is bounded by the number of levels that it watches.
 */
export async function stockChanges(
  request: LiveRequest,
  { tail, inventory }: StockChangesParts,
  { skus, locationIds }: StockChangedArguments,
): Promise<LiveSource> {
  const { viewer } = request;
  await viewer.check();
  throwRootError(await askSubgraph(inventory, PROBE, {}, viewer.context), 'reorderAlerts');
  const concerns = (level: ChangedLevel): boolean =>
    (!skus || skus.includes(level.sku)) && (!locationIds || locationIds.includes(level.locationId));
  const pending = new Map<string, ChangedLevel>();
  const room = new WaitingRoom();
  const leave = await tail.listen((level) => {
    if (!concerns(level)) return;
    const newer = (pending.get(level.id)?.version ?? 0) < level.version;
    if (newer) pending.set(level.id, level);
    room.wake();
  });
  return (signal) => follow(request, { inventory, pending, room, leave }, signal);
}

interface Following {
  readonly inventory: GraphQLDataSource;
  readonly pending: Map<string, ChangedLevel>;
  readonly room: WaitingRoom;
  readonly leave: () => void;
}

async function* follow(
  request: LiveRequest,
  { inventory, pending, room, leave }: Following,
  signal: AbortSignal,
): AsyncGenerator<LiveItem, void, undefined> {
  try {
    while (!signal.aborted) {
      const [next] = pending.values();
      if (!next) {
        await room.wait(signal);
        continue;
      }
      pending.delete(next.id);
      const seen = await persist(signal, () => isVisible(inventory, request, next));
      if (signal.aborted) return;
      if (!seen) throw new StreamEnd('FORBIDDEN', 'Stock is not for you to see any more');
      const data = recordOf(request.plan.selection, next.id);
      yield await request.complete(`level:${next.id}:${next.version}`, { data, errors: [] }, undefined);
    }
  } finally {
    leave();
  }
}

/** Each level is asked for with the viewer's rights, also when the client wants nothing else of it. */
async function isVisible(
  inventory: GraphQLDataSource,
  { viewer }: LiveRequest,
  { id }: ChangedLevel,
): Promise<boolean> {
  await viewer.check();
  const representations = [{ __typename: 'InventoryLevel', id }];
  const reply = await askSubgraph(inventory, LEVEL, { representations }, viewer.context);
  throwRootError(reply, '_entities');
  return Boolean((reply.data?.['_entities'] as readonly unknown[] | undefined)?.[0]);
}

/** The event itself is a reference: its type and id, under whatever names the client gave them. */
function recordOf({ selections }: SelectionSetNode, id: string): Record<string, unknown> {
  const known: Readonly<Record<string, string>> = { __typename: 'InventoryLevel', id };
  return Object.fromEntries(
    selections.flatMap((node) =>
      node.kind === Kind.FIELD ? [[node.alias?.value ?? node.name.value, known[node.name.value] ?? null]] : [],
    ),
  );
}
