import type { Actor } from '@oms/platform/auth/actor';
import type { AdmissionChecks, Caller } from '../admission-model.js';
import { refusal } from '../refusal.js';
import { limitsOf, type LimitsByRole } from './limits.js';
import type { RateLimiter } from './rate-limiter.js';

/** What {@link rateCheck} needs. */
export interface RateCheckOptions {
  readonly limits: LimitsByRole;
  readonly limiter: RateLimiter;
  /** Requests in a minute of all customers of one address together: a school or an office shares one. Default 6000. */
  readonly customersPerAddress?: number;
}

/**
 * Refuses callers that ask too often. Shoppers are counted by address, since they all hold the same key, or none; people
 * and machines by who they are; customers both ways, since accounts are easily made.
 */
export function rateCheck({ limits, limiter, customersPerAddress = 6_000 }: RateCheckOptions): AdmissionChecks {
  const check = async (key: string, limit: number) => {
    const retryAfterSeconds = await limiter.take(key, limit);
    if (retryAfterSeconds === 0) return undefined;
    const details = { name: 'requestsPerMinute', limit, retryAfterSeconds };
    return refusal('RATE_LIMITED', `Too many requests: come again in ${retryAfterSeconds} seconds.`, details);
  };
  return {
    async source(_params, { actor, address }) {
      // A key may have a limit of its own.
      const requestsPerMinute = actor?.requestsPerMinute ?? limitsOf(limits, actor).requestsPerMinute;
      const place = `address:${networkOf(address)}`;
      if (!actor || actor.role === 'guest') return check(place, requestsPerMinute);
      const own = await check(`actor:${actor.role}:${actor.id}`, requestsPerMinute);
      return own ?? (actor.role === 'customer' ? check(`customers:${place}`, customersPerAddress) : undefined);
    },
  };
}

/** Who a caller is for limits on what is under way: as {@link rateCheck} counts. */
export const callerKey = ({ actor, address }: { readonly actor: Actor | null; readonly address: string }): string =>
  actor && actor.role !== 'guest' ? `${actor.role}:${actor.id}` : networkOf(address);

/** One customer of an internet provider gets a whole /64 of IPv6: it counts as one address. */
export function networkOf(address: Caller['address']): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length;
  const full = [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail ?? '').split(':').filter(Boolean)];
  return `${full.slice(0, 4).join(':')}::/64`;
}
