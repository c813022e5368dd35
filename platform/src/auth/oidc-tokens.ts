import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  jwksCache,
  jwtVerify,
  type JWKSCacheInput,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { AccessError, AuthenticationUnavailable } from '../errors/domain-error.js';
import { hasDuplicateKeys } from './duplicate-keys.js';
import { actorOfClaims, type ClaimMapping } from './oidc-claims.js';
import type { Identity } from './identity.js';
import { bearerOf, payloadTextOf } from './token.js';

/** Signatures that may be allowed: of a private key, so that nobody who can verify can sign. */
export const OIDC_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
] as const;

export interface OidcOptions {
  /** The provider's address, exactly as its tokens' `iss`. */
  readonly issuer: string;
  /** What this installation is called at the provider: tokens for anybody else are refused. */
  readonly audience: string;
  readonly algorithms: readonly (typeof OIDC_ALGORITHMS)[number][];
  /** The `typ` of access tokens: `at+jwt`, or `JWT` for providers that do not tell their kinds of tokens apart. */
  readonly tokenType: string;
  readonly claims: ClaimMapping;
}

/** Seconds by which clocks may differ. */
const SKEW_SECONDS = 30;
const TIMEOUT_MS = 5_000;
/** An unknown key id makes the keys be fetched again, at most so often. */
const COOLDOWN_MS = 10_000;
/** Keys are fetched anew after this, so that one that was withdrawn stops being taken. */
const KEYS_MAX_AGE_MS = 300_000;
/** Keys that cannot be fetched anew are good for so long: an outage of the provider is not one of ours. */
const KEYS_MAX_STALE_MS = 3_600_000;

const discovered = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

const isLoopback = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** Throws unless nobody on the way could put keys of his own in the place of the provider's. */
function requireSafe(url: URL): URL {
  if (url.protocol !== 'https:' && !isLoopback(url)) throw new Error(`${url.origin} is not reached over https`);
  return url;
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const url = requireSafe(new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`discovery answered ${response.status}`);
  const found = discovered.parse(await response.json());
  if (found.issuer !== issuer) throw new Error(`discovery is that of another issuer, ${found.issuer}`);
  return keysAt(requireSafe(new URL(found.jwks_uri)));
}

/** The token's fault, whatever the state of the provider. */
const isAboutToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

function keysAt(url: URL): JWTVerifyGetKey {
  const cache: JWKSCacheInput = {};
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    [jwksCache]: cache,
  });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (cause) {
      if (isAboutToken(cause)) throw cause;
      if (cache.jwks && Date.now() - Number(cache.uat) < KEYS_MAX_STALE_MS)
        return createLocalJWKSet(cache.jwks)(header, token);
      throw new AuthenticationUnavailable('The keys of the identity provider cannot be had.', { cause });
    }
  };
}

/** Headers by which a token would bring, or point to, a key of its own. */
const OWN_KEYS = ['jwk', 'jku', 'x5u', 'x5c'];

function checkHeader(token: string): void {
  const header = decodeProtectedHeader(token);
  if (typeof header.kid !== 'string' || header.kid === '') throw new Error('the token names no key');
  if (OWN_KEYS.some((name) => name in header)) throw new Error('the token brings a key of its own');
  if (hasDuplicateKeys(payloadTextOf(token))) throw new Error('a claim stands twice');
}

/**
 * Access tokens of an OpenID Connect provider. Its keys come by discovery and are exchanged with it (`kid`); algorithms,
 * issuer, audience and type are those of the configuration, whatever a token says.
 */
export class OidcTokens {
  private keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(private readonly options: OidcOptions) {}

  get issuer(): string {
    return this.options.issuer;
  }

  /** Throws UNAUTHENTICATED or FORBIDDEN for a token that does not do, {@link AuthenticationUnavailable} without keys. */
  async identify(header: string, now: Date = new Date()): Promise<Identity> {
    const token = bearerOf(header);
    const { issuer, audience, algorithms, tokenType, claims } = this.options;
    try {
      checkHeader(token);
      const { payload } = await jwtVerify(token, await this.providerKeys(), {
        algorithms: [...algorithms],
        issuer,
        audience,
        typ: tokenType,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: SKEW_SECONDS,
        currentDate: now,
      });
      return { actor: actorOfClaims(payload, claims), expiresAt: new Date(Number(payload.exp) * 1_000) };
    } catch (error) {
      if (error instanceof AccessError || error instanceof AuthenticationUnavailable) throw error;
      throw new AccessError('UNAUTHENTICATED', 'The token is not valid or has expired.');
    }
  }

  /** Discovered once; a failure is forgotten, so that the next request tries again. */
  private async providerKeys(): Promise<JWTVerifyGetKey> {
    this.keys ??= discoverKeys(this.options.issuer);
    try {
      return await this.keys;
    } catch (cause) {
      this.keys = undefined;
      throw new AuthenticationUnavailable('The identity provider cannot be reached.', { cause });
    }
  }
}
