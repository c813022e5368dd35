import type { OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql, type Sql } from '@oms/platform/database/sql';
import { refuse, type DomainError } from '@oms/platform/errors/domain-error';
import type { OrdersServices } from '../services.js';

/** Minutes of a span in which codes that do not exist are counted. */
const SPAN_MINUTES = 10;

/** Unknown codes that one caller may try in a span. All visitors of a shop are one caller: its key. */
const MISSES = 20;
const MISSES_OF_A_SHOP = 200;

export interface FoundGiftCard {
  readonly accountId: string;
  readonly currency: string;
  readonly balance: number;
  readonly hint: string;
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
}

const unknown = (field: readonly string[]): DomainError =>
  refuse('GIFT_CARD_UNKNOWN', 'There is no gift card with this code.', field);

interface Span {
  readonly actorId: string;
  readonly number: number;
}

/** Counts a code that does not exist, also when whatever asked for it is undone. */
const countMiss = (ctx: OperationContext<OrdersServices>, { actorId, number }: Span): Promise<number> =>
  run(
    ctx.database.sql(),
    sql`insert into gift_card_miss (actor_id, span, misses) values (${actorId}, ${number}, 1) on conflict (actor_id, span) do update set misses = gift_card_miss.misses + 1`,
  );

/**
 * The gift card of a code. Refuses GIFT_CARD_UNKNOWN, and TOO_MANY_ATTEMPTS to a caller that has named many unknown codes
 * within ten minutes: a code is found by whoever has it, not by trying.
 */
export async function findGiftCard(
  ctx: OperationContext<OrdersServices>,
  db: Sql,
  code: string,
  field: readonly string[],
): Promise<FoundGiftCard> {
  const { actor, clock, services } = ctx;
  const span = { actorId: actor.id, number: Math.floor(clock.now().getTime() / (SPAN_MINUTES * 60_000)) };
  const hash = services.giftCodes.hash(code);
  if (!hash) throw unknown(field);
  const row = await firstRow<{ misses: number; card: FoundGiftCard | null }>(
    db,
    sql`select coalesce((select misses from gift_card_miss where actor_id = ${span.actorId} and span = ${span.number}), 0) as misses,
          (select jsonb_build_object('accountId', g.account_id, 'currency', a.currency, 'balance', a.balance, 'hint', g.hint, 'disabledAt', g.disabled_at, 'expiresAt', g.expires_at)
           from gift_card g join credit_account a on a.id = g.account_id where g.code_hash = ${hash}) as card`,
  );
  const limit = actor.role === 'guest' ? MISSES_OF_A_SHOP : MISSES;
  if ((row?.misses ?? 0) >= limit)
    throw refuse('TOO_MANY_ATTEMPTS', 'Too many unknown codes; try again in a while.', field);
  const card = row?.card;
  if (card) {
    const { disabledAt, expiresAt } = card;
    return { ...card, disabledAt: disabledAt && new Date(disabledAt), expiresAt: expiresAt && new Date(expiresAt) };
  }
  await countMiss(ctx, span);
  throw unknown(field);
}

/** Refuses a card that cannot be spent: GIFT_CARD_DISABLED, GIFT_CARD_EXPIRED. */
export function requireSpendable({ disabledAt, expiresAt }: FoundGiftCard, now: Date, field: readonly string[]): void {
  if (disabledAt) throw refuse('GIFT_CARD_DISABLED', 'This gift card cannot be used any more.', field);
  if (expiresAt && expiresAt <= now) throw refuse('GIFT_CARD_EXPIRED', 'This gift card has expired.', field);
}
