import type { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import { GATEWAY_ACTOR } from '@oms/platform/auth/actor';
import { API_KEY_QUERY, apiKeyIdentityOf } from '@oms/platform/auth/api-key-identity';
import { hashApiKey, isApiKey } from '@oms/platform/auth/api-key';
import type { Identity } from '@oms/platform/auth/identity';
import { AccessError, AuthenticationUnavailable } from '@oms/platform/errors/domain-error';
import { parse } from 'graphql';
import type { GatewayLogger } from './gateway-logger.js';
import { requestBody, type SubgraphTransport } from './subgraph-transport.js';

/** Milliseconds after which a key is looked up again: as long as this, a key that was revoked may still be taken. */
const FRESH_MS = 1_000;
/** As long as this, a key that was good is taken while nobody can be asked whether it still is. */
const STALE_MS = 60_000;
/** Keys that are remembered, those that open nothing included. */
const MAX_KNOWN = 10_000;

const DOCUMENT = parse(API_KEY_QUERY);
const OPERATION_NAME = 'GatewayApiKey';
const bodyOf = requestBody(API_KEY_QUERY, OPERATION_NAME);

/** What was last heard of a key; null: it opens nothing. */
interface Known {
  readonly identity: Identity | null;
  readonly at: number;
}

export interface ApiKeysOptions {
  /** The way to the subgraph that has the keys. */
  readonly subgraph: SubgraphTransport;
  readonly assertions: ActorAssertions;
  readonly logger: GatewayLogger;
  readonly now?: () => number;
}

/**
 * Whom API keys stand for. The customers subgraph is asked by a key's hash, at most once a second for each key, so that
 * every gateway takes a new key at once and stops taking a revoked one within that second.
 */
export class ApiKeys {
  private readonly known = new Map<string, Known>();
  private readonly asking = new Map<string, Promise<Known>>();
  private readonly now: () => number;

  constructor(private readonly options: ApiKeysOptions) {
    this.now = options.now ?? Date.now;
  }

  /** Throws UNAUTHENTICATED for a key that opens nothing, {@link AuthenticationUnavailable} when nobody can be asked. */
  async identify(key: string): Promise<Identity> {
    const { identity } = isApiKey(key) ? await this.find(hashApiKey(key)) : { identity: null };
    const isOver = identity?.expiresAt !== undefined && identity.expiresAt.getTime() <= this.now();
    if (!identity || isOver)
      throw new AccessError('UNAUTHENTICATED', 'The key is not valid, has expired or was revoked.');
    return identity;
  }

  private async find(hash: string): Promise<Known> {
    const known = this.known.get(hash);
    if (known && this.now() - known.at < FRESH_MS) return known;
    try {
      return await this.ask(hash);
    } catch (error) {
      this.options.logger.warn({ err: error }, 'a key could not be looked up');
      if (known?.identity && this.now() - known.at < STALE_MS) return known;
      throw new AuthenticationUnavailable('Whether the key is valid cannot be found out now.', { cause: error });
    }
  }

  /** One question at a time for each key. */
  private ask(hash: string): Promise<Known> {
    const already = this.asking.get(hash);
    if (already) return already;
    const asking = this.fetch(hash).finally(() => this.asking.delete(hash));
    this.asking.set(hash, asking);
    return asking;
  }

  private async fetch(hash: string): Promise<Known> {
    const at = this.now();
    const { data, errors } = await this.options.subgraph.execute({
      query: API_KEY_QUERY,
      document: DOCUMENT,
      operationName: OPERATION_NAME,
      variables: { hash },
      body: bodyOf(JSON.stringify({ hash })),
      isQuery: true,
      headers: { authorization: this.options.assertions.header(GATEWAY_ACTOR) },
    });
    if (errors.length > 0) throw new Error(`the key's subgraph says: ${errors[0]?.message ?? ''}`);
    return this.remember(hash, { identity: this.sameAs(hash, apiKeyIdentityOf(data)), at });
  }

  /** The same object while nothing has changed, so that what was derived from it holds. */
  private sameAs(hash: string, identity: Identity | null): Identity | null {
    const before = this.known.get(hash)?.identity;
    return before && JSON.stringify(before) === JSON.stringify(identity) ? before : identity;
  }

  private remember(hash: string, known: Known): Known {
    this.known.delete(hash);
    if (this.known.size >= MAX_KNOWN) this.known.delete(this.known.keys().next().value ?? '');
    this.known.set(hash, known);
    return known;
  }
}
