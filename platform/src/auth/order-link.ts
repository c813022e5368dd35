import { z } from 'zod';
import { AccessError } from '../errors/domain-error.js';
import type { Actor } from './actor.js';
import type { Identity } from './identity.js';
import { SignedValues } from './signed-value.js';

/** What every token of a link begins with: no other token does. */
export const ORDER_LINK_PREFIX = 'order.';

/** Days for which a link opens its order: returns are over by then. */
const DAYS = 120;
const DAY_S = 86_400;

const claims = z.object({ order: z.uuid(), exp: z.number() });

/**
 * Links in mails that open one order for whoever has them, without signing in: for guests above all. Whoever holds one
 * may see and change that order as its customer may, and nothing else of anybody. Nothing of them is stored.
 */
export class OrderLinks {
  private readonly values: SignedValues;

  constructor(secret: string) {
    this.values = new SignedValues(secret, 'order-link');
  }

  /** The token of a link to the order; it can stand in a URL. The same all day long. */
  sign(orderId: string, now: Date): string {
    const today = Math.floor(now.getTime() / 1_000 / DAY_S) * DAY_S;
    return ORDER_LINK_PREFIX + this.values.sign({ order: orderId, exp: today + DAYS * DAY_S });
  }

  /** Who holds the token. Throws UNAUTHENTICATED when it is not ours, or is over. */
  identify(token: string, now: Date): Identity {
    const text = token.startsWith(ORDER_LINK_PREFIX) ? token.slice(ORDER_LINK_PREFIX.length) : '';
    const { data } = claims.safeParse(this.values.verify(text));
    if (!data || data.exp * 1_000 <= now.getTime())
      throw new AccessError('UNAUTHENTICATED', 'The link is not valid, or has expired.');
    const actor: Actor = { role: 'customer', id: `order:${data.order}`, orderId: data.order };
    return { actor: Object.freeze(actor), expiresAt: new Date(data.exp * 1_000) };
  }
}

/** Where a merchant's pages show an order: `{token}` and `{number}` of the address are filled in. */
export const orderUrl = (template: string, { number, token }: { readonly number: string; readonly token: string }) =>
  template.replaceAll('{number}', encodeURIComponent(number)).replaceAll('{token}', encodeURIComponent(token));
