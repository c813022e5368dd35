import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { isKeepable } from '@oms/platform/values/keepable';
import { amountProblems, problem } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';
import { writePrices } from '../storage/write-prices.js';

/** What an item costs in a channel for a time. */
export interface PriceInput {
  readonly sku: string;
  readonly channel: string;
  readonly amount: string;
  readonly currencyCode: string;
  /** From when it holds; default: at once. */
  readonly from?: Date | null;
  /** Until when it holds; default: until a later price begins. */
  readonly to?: Date | null;
}

interface PriceProblem {
  readonly code: string;
  readonly message: string;
  readonly field: string;
}

const keyOf = ({ sku, channel }: PriceInput, from: Date): string => `${channel}\n${from.getTime()}\n${sku}`;

function problemOf(price: PriceInput, currency: string | undefined, from: Date): PriceProblem | null {
  if (!currency) return { code: 'UNKNOWN_CHANNEL', message: `There is no channel ${price.channel}.`, field: 'channel' };
  if (price.sku.trim() === '' || !isKeepable(price.sku))
    return { code: 'INVALID_SKU', message: 'A price names an item.', field: 'sku' };
  const [wrong] = amountProblems({ amount: price.amount, currencyCode: price.currencyCode }, currency, 'amount');
  if (wrong) {
    const field = wrong.code === 'CURRENCY_MISMATCH' ? 'currencyCode' : 'amount';
    return { code: wrong.code, message: wrong.message, field };
  }
  if (price.to && price.to <= from)
    return { code: 'INVALID_PERIOD', message: 'A price ends after it begins.', field: 'to' };
  return null;
}

const TWICE: PriceProblem = {
  code: 'DUPLICATE_PRICE',
  message: 'The list has another price of this item from the same moment.',
  field: 'sku',
};

/** A problem per price that cannot be taken, by its index. Prices that name no moment begin at `fallbackFrom`. */
export async function checkPrices(
  tx: Tx,
  prices: readonly PriceInput[],
  fallbackFrom: Date,
): Promise<{ index: number; error: UserErrorData }[]> {
  const codes = [...new Set(prices.map((price) => price.channel))].filter(isKeepable);
  const found = await rows<{ code: string; currency: string }>(
    tx.db,
    sql`select code, currency from channel where code = any(${codes}::text[])`,
  );
  const currencies = new Map(found.map((one) => [one.code, one.currency]));
  const seen = new Set<string>();
  return prices.flatMap((price, index) => {
    const from = price.from ?? fallbackFrom;
    const key = keyOf(price, from);
    const wrong = problemOf(price, currencies.get(price.channel), from) ?? (seen.has(key) ? TWICE : null);
    seen.add(key);
    return wrong ? [{ index, error: problem(wrong.code, wrong.message, 'prices', index, wrong.field) }] : [];
  });
}

/** Sets prices of items in channels, from a moment on (by default at once). All or nothing. */
export function upsertPrices(
  ctx: OperationContext<OrdersServices>,
  input: { readonly prices: readonly PriceInput[] },
): Promise<{ ids: string[] }> {
  return runCommand(ctx, 'upsertPrices', async (tx) => {
    const problems = await checkPrices(tx, input.prices, tx.now);
    if (problems.length > 0) throw new DomainError(problems.map(({ error }) => error));
    const written = await writePrices(tx, input.prices, tx.now);
    for (const { sku, channel, amount, currencyCode, from, to } of input.prices) {
      const after = { sku, channel, amount, currencyCode, from: from ?? tx.now, to: to ?? null };
      tx.audit({ aggregateType: 'Price', aggregateId: `${channel}/${sku}`, command: 'upsertPrices', after });
    }
    return { ids: written.map(({ id }) => id) };
  });
}
