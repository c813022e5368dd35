import { SignedValues } from './signed-value.js';

/** A link at the gateway that whoever holds it may open without a token. */
export interface ExpiringLink {
  readonly path: string;
  readonly expiresAt: Date;
}

/** What a link names, and until when it holds: milliseconds since 1970. */
type Signed<Named> = Named & { readonly until: number };

/** Links under a path of the gateway, each to what it names. They are signed for one purpose, and run out. */
export class ExpiringLinks<Named extends object> {
  private readonly values: SignedValues;

  constructor(
    secret: string,
    purpose: string,
    private readonly path: `/${string}/`,
  ) {
    this.values = new SignedValues(secret, purpose);
  }

  make(named: Named, expiresAt: Date): ExpiringLink {
    const signed: Signed<Named> = { ...named, until: expiresAt.getTime() };
    return { path: `${this.path}${this.values.sign(signed)}`, expiresAt };
  }

  /** What a link names; null when it is not ours, or ran out more than so many milliseconds ago. */
  open(token: string, now: Date, graceMs = 0): Signed<Named> | null {
    const signed = this.values.verify<Signed<Named>>(token);
    return signed && signed.until + graceMs > now.getTime() ? signed : null;
  }
}
