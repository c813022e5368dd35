import { z } from 'zod';
import { AccessError } from '../errors/domain-error.js';
import { PERMISSIONS, ROLES, type Actor } from './actor.js';
import { SignedValues } from './signed-value.js';

/** Scheme of the Authorization header between a gateway and its subgraphs; no client's token has it. */
const SCHEME = 'OMS-Actor ';

/** Seconds for which an assertion holds: the time of one request, with all that it fetches. */
const LIFETIME_SECONDS = 60;

const MAX_LENGTH = 65_536;

/** Assertions that are remembered: a gateway uses each for as long as it may. */
const MAX_REMEMBERED = 1_000;

const assertion = z.object({
  expires: z.number(),
  actor: z.object({
    role: z.enum(ROLES),
    id: z.string().min(1),
    name: z.string().optional(),
    customerId: z.string().optional(),
    verifiedEmail: z.string().optional(),
    orderId: z.string().optional(),
    locations: z.array(z.string()).optional(),
    scopes: z.array(z.enum(PERMISSIONS)).optional(),
    requestsPerMinute: z.number().optional(),
  }),
});

interface Asserted {
  /** Seconds since 1970. */
  readonly expires: number;
  readonly actor: Actor;
}

/**
 * What a gateway tells its subgraphs of the caller whom it has authenticated: the actor, signed for a minute. Subgraphs
 * take nothing else, so that tokens and keys of people and machines end at the gateway, and only it knows issuers and keys.
 */
export class ActorAssertions {
  private readonly values: SignedValues;
  private readonly remembered = new Map<string, Asserted>();

  constructor(secret: string) {
    this.values = new SignedValues(secret, 'actor');
  }

  /** The Authorization header for requests to subgraphs on behalf of the actor. */
  header(actor: Actor, now: Date = new Date()): string {
    const expires = Math.floor(now.getTime() / 1_000) + LIFETIME_SECONDS;
    return `${SCHEME}${this.values.sign({ expires, actor })}`;
  }

  /** The actor of a header made by {@link header}; null when there is none. Throws UNAUTHENTICATED for any other. */
  verifyHeader(header: string | undefined, now: Date = new Date()): Actor | null {
    if (header === undefined || header === '') return null;
    const known = this.remembered.get(header) ?? this.read(header);
    if (!known || known.expires * 1_000 <= now.getTime())
      throw new AccessError('UNAUTHENTICATED', 'This is no assertion of a gateway, or it has expired.');
    return known.actor;
  }

  private read(header: string): Asserted | undefined {
    const text = header.startsWith(SCHEME) && header.length <= MAX_LENGTH ? header.slice(SCHEME.length) : '';
    const parsed = assertion.safeParse(this.values.verify(text));
    if (!parsed.success) return undefined;
    const { actor, expires } = parsed.data;
    const given = Object.fromEntries(Object.entries(actor).filter(([, value]) => value !== undefined));
    const asserted = { expires, actor: Object.freeze(given) as unknown as Actor };
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(header, asserted);
    return asserted;
  }
}
