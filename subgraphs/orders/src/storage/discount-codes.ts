import { rows, sql, type Sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import type { DiscountOffer } from '../rules/build-discounts.js';
import { problem } from '../rules/problem.js';

/**
 * Counts one use of each limited code, in the order of the codes, so that two orders never wait for each other in a circle.
 * Refuses DISCOUNT_CODE_INVALID when another order took the last use.
 */
export async function takeDiscountCodes(db: Sql, offers: readonly DiscountOffer[]): Promise<void> {
  const limited = offers.filter((offer) => offer.limited).map((offer) => offer.code);
  if (limited.length === 0) return;
  const taken = await rows<{ code: string }>(
    db,
    sql`with locked as materialized (select code from discount_code where code = any(${limited}::text[]) order by code for update)
        update discount_code d set used = d.used + 1 from locked where d.code = locked.code and d.used < d.usage_limit returning d.code`,
  );
  const missing = limited.filter((code) => !taken.some((one) => one.code === code));
  if (missing.length > 0)
    throw new DomainError(
      missing.map((code) =>
        problem('DISCOUNT_CODE_INVALID', `${code} was used as often as it may be.`, 'discountCodes'),
      ),
    );
}
