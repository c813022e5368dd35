import { hash } from 'node:crypto';
import type { ActorAssertions } from '@oms/platform/auth/actor-assertion';
import type { Actor } from '@oms/platform/auth/actor';
import { ORDER_LINK_PREFIX, type OrderLinks } from '@oms/platform/auth/order-link';
import type { OidcTokens } from '@oms/platform/auth/oidc-tokens';
import type { Identity } from '@oms/platform/auth/identity';
import { bearerOf, payloadTextOf, type ActorTokens } from '@oms/platform/auth/token';
import { AccessError } from '@oms/platform/errors/domain-error';
import type { ApiKeys } from './api-keys.js';

/** Milliseconds for which a token that was verified is not verified again; as long as this, a withdrawn key may do. */
const VERIFIED_MS = 30_000;
const MAX_VERIFIED = 10_000;
/** An assertion is used again for so long, well within its life. */
const ASSERTED_MS = 20_000;

export interface AuthenticatorOptions {
  readonly assertions: ActorAssertions;
  /** Tokens of this installation's own making; left out, they are refused. */
  readonly tokens?: ActorTokens | undefined;
  readonly oidc?: OidcTokens | undefined;
  readonly keys?: ApiKeys | undefined;
  /** Links to single orders; left out, they are refused. */
  readonly links?: OrderLinks | undefined;
  readonly now?: () => number;
}

interface Verified {
  readonly identity: Identity;
  readonly until: number;
}

const digest = (text: string): string => hash('sha256', text, 'base64url');

/** The issuer that a token names: it says which verifier to ask, and nothing else. */
function claimedIssuer(token: string): unknown {
  try {
    return (JSON.parse(payloadTextOf(token)) as { iss?: unknown } | null)?.iss;
  } catch {
    return undefined;
  }
}

/**
 * Who stands behind an Authorization header: the one place where tokens and keys are looked at. What comes out carries
 * what subgraphs are told instead. Asked again for streams that are open, it is as fast as a look into a map while
 * nothing is new.
 */
export class Authenticator {
  private readonly verified = new Map<string, Verified>();
  private readonly asserted = new WeakMap<Actor, { readonly header: string; readonly at: number }>();
  private readonly now: () => number;

  constructor(private readonly options: AuthenticatorOptions) {
    this.now = options.now ?? Date.now;
  }

  /**
   * Throws UNAUTHENTICATED or FORBIDDEN for what does not hold, AUTHENTICATION_UNAVAILABLE when that cannot be found out.
   * A bound function, as it is handed to gateways.
   */
  readonly identify = async (header: string): Promise<Identity> => {
    const token = bearerOf(header);
    const identity = token.startsWith('oms_') ? await this.ofKey(token) : await this.ofToken(header, token);
    return identity.actor ? { ...identity, assertion: this.assertionFor(identity.actor) } : identity;
  };

  private ofKey(key: string): Promise<Identity> {
    const { keys } = this.options;
    if (!keys) throw new AccessError('UNAUTHENTICATED', 'Keys are not taken here.');
    return keys.identify(key);
  }

  private async ofToken(header: string, token: string): Promise<Identity> {
    const key = digest(header);
    const known = this.verified.get(key);
    if (known && known.until > this.now()) return known.identity;
    const identity = await this.verify(header, token);
    const until = Math.min(this.now() + VERIFIED_MS, identity.expiresAt?.getTime() ?? Infinity);
    this.verified.delete(key);
    if (this.verified.size >= MAX_VERIFIED) this.verified.delete(this.verified.keys().next().value ?? '');
    this.verified.set(key, { identity, until });
    return identity;
  }

  private async verify(header: string, token: string): Promise<Identity> {
    const { tokens, oidc, links } = this.options;
    const now = new Date(this.now());
    if (links && token.startsWith(ORDER_LINK_PREFIX)) return links.identify(token, now);
    if (oidc && (!tokens || claimedIssuer(token) === oidc.issuer)) return oidc.identify(header, now);
    if (tokens) return tokens.identify(header, now);
    throw new AccessError('UNAUTHENTICATED', 'Tokens are not taken here.');
  }

  private assertionFor(actor: Actor): string {
    const known = this.asserted.get(actor);
    if (known && this.now() - known.at < ASSERTED_MS) return known.header;
    const at = this.now();
    const header = this.options.assertions.header(actor, new Date(at));
    this.asserted.set(actor, { header, at });
    return header;
  }
}
