import { createHmac, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { derivedKey } from './derived-key.js';

/** Header that carries the signature. */
export const SIGNATURE_HEADER = 'x-oms-gateway';

/** Seconds for which a signature holds: time enough for a request to arrive, too little to be of use when stolen. */
const LIFETIME_SECONDS = 30;
/** Seconds by which the clock of a gateway may be ahead of a subgraph's. */
const SKEW_SECONDS = 30;
const VERSION = 'v1';

/** What is signed: changing any of it makes the signature worthless. */
export interface SignedRequest {
  /** Name of the subgraph that it is for: it is refused by any other. */
  readonly subgraph: string;
  readonly body: string | Uint8Array;
  readonly authorization: string | undefined;
  readonly requestId: string | undefined;
  /** W3C traceparent of the request, where traces are recorded. */
  readonly traceParent?: string | undefined;
}

/**
 * Proof that a request to a subgraph comes from a gateway which knows the installation's secret: an HMAC-SHA256 over
 * subgraph, expiry, hash of the body, the caller's token, the request id and the trace. Several secrets may be given: the first
 * signs, each is accepted, so that a secret can be exchanged without an interruption.
 */
export class GatewaySignature {
  private readonly keys: readonly KeyObject[];

  constructor(secrets: readonly [string, ...string[]]) {
    this.keys = secrets.map((secret) => derivedKey(secret, 'oms-gateway'));
  }

  /** The header's value for a request sent now. */
  sign(request: SignedRequest, now: Date = new Date()): string {
    const expiry = Math.floor(now.getTime() / 1_000) + LIFETIME_SECONDS;
    const [key] = this.keys as [KeyObject];
    return `${VERSION}.${expiry}.${mac(key, request, expiry)}`;
  }

  /** Whether the header was made by a holder of one of the secrets for exactly this request and is still good. */
  verify(header: string | undefined, request: SignedRequest, now: Date = new Date()): boolean {
    const [version, expiryText, given, ...rest] = (header ?? '').split('.');
    const expiry = Number(expiryText);
    const seconds = now.getTime() / 1_000;
    if (version !== VERSION || !given || rest.length > 0 || !Number.isInteger(expiry)) return false;
    if (expiry < seconds || expiry > seconds + LIFETIME_SECONDS + SKEW_SECONDS) return false;
    return this.keys.some((key) => equal(mac(key, request, expiry), given));
  }
}

function mac(
  key: KeyObject,
  { subgraph, body, authorization = '', requestId = '', traceParent }: SignedRequest,
  expiry: number,
): string {
  const bodyHash = hash('sha256', body, 'base64url');
  const text = JSON.stringify([
    VERSION,
    subgraph,
    expiry,
    bodyHash,
    authorization,
    requestId,
    ...(traceParent ? [traceParent] : []),
  ]);
  return createHmac('sha256', key).update(text).digest('base64url');
}

function equal(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
