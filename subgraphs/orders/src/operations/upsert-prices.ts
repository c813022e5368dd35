import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, sql } from '@oms/platform/database/sql';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import type { OrdersServices } from '../services.js';

export interface PriceInput {
  readonly sku: string;
  readonly channel: string;
  readonly amount: string;
  readonly currencyCode: string;
  /** From when it holds; default: at once. */
  readonly from?: Date | null;
}

const BEGINNING = new Date(0);

/** A problem per price that cannot be taken, by its index. */
export async function checkPrices(
  tx: Tx,
  prices: readonly PriceInput[],
): Promise<{ index: number; error: UserErrorData }[]> {
  const codes = [...new Set(prices.map((price) => price.channel))];
  const currencies = new Map(
    (
      await rows<{ code: string; currency: string }>(
        tx.db,
        sql`select code, currency from channel where code = any(${codes}::text[])`,
      )
    ).map((one) => [one.code, one.currency]),
  );
  return prices.flatMap((price, index) => {
    const at = (code: string, message: string, field: string) => [
      { index, error: { code, message, field: ['prices', String(index), field] } },
    ];
    const currency = currencies.get(price.channel);
    if (!currency) return at('UNKNOWN_CHANNEL', `There is no channel ${price.channel}.`, 'channel');
    if (currency !== price.currencyCode)
      return at('CURRENCY_MISMATCH', `The channel sells in ${currency}.`, 'currencyCode');
    try {
      if (toMinor(price.amount, currency) < 0) return at('INVALID_AMOUNT', 'A price is not below zero.', 'amount');
    } catch (error) {
      return at('INVALID_AMOUNT', (error as Error).message, 'amount');
    }
    return [];
  });
}

/** Writes prices that were checked; one of the same item, channel and moment is replaced. */
export async function writePrices(
  tx: Tx,
  prices: readonly PriceInput[],
  fallbackFrom: Date,
): Promise<{ id: string; created: boolean }[]> {
  const records = prices.map((price) => ({
    id: newId(tx.now),
    sku: price.sku,
    channel_code: price.channel,
    currency: price.currencyCode,
    amount: toMinor(price.amount, price.currencyCode),
    valid_from: price.from ?? fallbackFrom,
  }));
  return rows(
    tx.db,
    sql`insert into price (id, sku, channel_code, currency, amount, valid_from)
        select * from ${recordset(records, 's', 'id uuid, sku text, channel_code text, currency text, amount bigint, valid_from timestamptz')} order by sku, channel_code
        on conflict (sku, channel_code, currency, valid_from) do update set amount = excluded.amount
        returning id, (xmax = 0) as created`,
  );
}

/** Sets prices of items in channels, from a moment on (by default at once). All or nothing. */
export function upsertPrices(
  ctx: OperationContext<OrdersServices>,
  input: { readonly prices: readonly PriceInput[] },
): Promise<{ ids: string[] }> {
  return runCommand(ctx, 'upsertPrices', async (tx) => {
    const problems = await checkPrices(tx, input.prices);
    if (problems.length > 0) throw new DomainError(problems.map(({ error }) => error));
    const written = await writePrices(tx, input.prices, tx.now);
    return { ids: written.map(({ id }) => id) };
  });
}

export { BEGINNING };
