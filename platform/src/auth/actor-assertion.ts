import { z } from 'zod';
import { AccessError } from '../errors/domain-error.js';
import { PERMISSIONS, ROLES, type Actor } from './actor.js';
import { SignedValues } from './signed-value.js';

/** Scheme of the Authorization header between a gateway and its subgraphs; no client's token has it. */
const SCHEME = 'OMS-Actor ';

/** Seconds for which an assertion holds: the time of one request, with all that it fetches. */
const LIFETIME_SECONDS = 60;

const MAX_LENGTH = 65_536;

/** Seconds for which the header of one actor is used again. */
const REUSED_SECONDS = 15;
/** Headers that are remembered as verified: those of a minute, of as many callers as are likely. */
const MOST_VERIFIED = 2_000;

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

/**
 * What a gateway tells its subgraphs of the caller whom it has authenticated: the actor, signed for a minute. Subgraphs
 * take nothing else, so that tokens and keys of people and machines end at the gateway, and only it knows issuers and keys.
 */
export class ActorAssertions {
  private readonly values: SignedValues;
  private readonly made = new WeakMap<Actor, { readonly header: string; readonly until: number }>();
  private readonly verified = new Map<string, { readonly actor: Actor; readonly expires: number }>();

  constructor(secret: string) {
    this.values = new SignedValues(secret, 'actor');
  }

  /** The Authorization header for requests to subgraphs on behalf of the actor. */
  header(actor: Actor, now: Date = new Date()): string {
    const seconds = Math.floor(now.getTime() / 1_000);
    const made = this.made.get(actor);
    if (made && seconds < made.until && seconds >= made.until - REUSED_SECONDS) return made.header;
    const header = `${SCHEME}${this.values.sign({ expires: seconds + LIFETIME_SECONDS, actor })}`;
    this.made.set(actor, { header, until: seconds + REUSED_SECONDS });
    return header;
  }

  /** The actor of a header made by {@link header}; null when there is none. Throws UNAUTHENTICATED for any other. */
  verifyHeader(header: string | undefined, now: Date = new Date()): Actor | null {
    if (header === undefined || header === '') return null;
    const { actor, expires } = this.verified.get(header) ?? this.verify(header);
    if (expires * 1_000 <= now.getTime()) {
      this.verified.delete(header);
      throw refused();
    }
    return actor;
  }

  private verify(header: string): { readonly actor: Actor; readonly expires: number } {
    const text = header.startsWith(SCHEME) && header.length <= MAX_LENGTH ? header.slice(SCHEME.length) : '';
    const parsed = assertion.safeParse(this.values.verify(text));
    if (!parsed.success) throw refused();
    const { actor, expires } = parsed.data;
    const given = Object.fromEntries(Object.entries(actor).filter(([, value]) => value !== undefined));
    const known = { actor: Object.freeze(given) as unknown as Actor, expires };
    // All are forgotten at once: they would have expired within a minute.
    if (this.verified.size >= MOST_VERIFIED) this.verified.clear();
    this.verified.set(header, known);
    return known;
  }
}

const refused = (): AccessError =>
  new AccessError('UNAUTHENTICATED', 'This is no assertion of a gateway, or it has expired.');
