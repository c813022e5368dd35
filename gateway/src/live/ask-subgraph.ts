import type { GraphQLDataSource } from '@apollo/gateway';
import { print, type DocumentNode, type GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../gateway-context.js';
import { StreamEnd } from './stream-end.js';

/** A query that the gateway itself puts to a subgraph. */
export class SubgraphQuery {
  readonly text: string;

  constructor(readonly document: DocumentNode) {
    this.text = print(document);
  }
}

export interface SubgraphReply {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly GraphQLFormattedError[];
}

/** The subgraph does not answer, or not well: the same question may be put again. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];

/** Asks a subgraph with the rights of `context`, or with none. */
export async function askSubgraph(
  dataSource: GraphQLDataSource,
  { document, text }: SubgraphQuery,
  variables: Readonly<Record<string, unknown>>,
  context: Pick<GatewayContext, 'headers' | 'flightKey'>,
): Promise<SubgraphReply> {
  const options = { request: { query: text, variables }, document, context } as unknown as ProcessOptions;
  const { data, errors } = await dataSource.process(options);
  return { data: data ?? null, errors: errors ?? [] };
}

/** Throws what a failure at `field`, a root field of the reply, means for a stream; below it, errors are the event's own. */
export function throwRootError({ errors }: SubgraphReply, field: string): void {
  const failed = errors.find(({ path }) => !path || (path.length === 1 && path[0] === field));
  if (!failed) return;
  const { code, ...details } = failed.extensions ?? {};
  delete details['service'];
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'BAD_USER_INPUT')
    throw new StreamEnd(code, failed.message, details);
  throw new TryAgain(failed.message);
}
