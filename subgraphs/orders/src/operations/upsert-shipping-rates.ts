import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { isKeepable } from '@oms/platform/values/keepable';
import { duplicateProblems, shippingRateProblems, type ShippingRateInput } from '../rules/check-rates.js';
import type { OrdersServices } from '../services.js';
import { shippingKey, shippingRow, writeShippingRates } from '../storage/write-rates.js';

/** Problems of each rate, in the order of the rates. Without `from` a rate holds from `fallbackFrom` on. */
export async function checkShippingRates(
  tx: Tx,
  rates: readonly ShippingRateInput[],
  fallbackFrom: Date,
): Promise<UserErrorData[][]> {
  const codes = [...new Set(rates.map((rate) => rate.channel))].filter(isKeepable);
  const found = await rows<{ code: string; currency: string }>(
    tx.db,
    sql`select code, currency from channel where code = any(${codes}::text[])`,
  );
  const currencies = new Map(found.map((one) => [one.code, one.currency]));
  return rates.map((rate, index) =>
    shippingRateProblems(rate, { currency: currencies.get(rate.channel), now: fallbackFrom, at: ['rates', index] }),
  );
}

/** Sets what kinds of deliveries cost in channels, by service, country and value of goods. All or nothing. */
export function upsertShippingRates(
  ctx: OperationContext<OrdersServices>,
  { rates }: { readonly rates: readonly ShippingRateInput[] },
): Promise<{ changed: number }> {
  return runCommand(ctx, 'upsertShippingRates', async (tx) => {
    const problems = (await checkShippingRates(tx, rates, tx.now)).flat();
    if (problems.length > 0) throw new DomainError(problems);
    const records = rates.map((rate) => shippingRow(rate, tx.now));
    const twice = duplicateProblems(records.map(shippingKey), 'rates');
    if (twice.length > 0) throw new DomainError(twice);
    const changed = await writeShippingRates(tx, records);
    tx.audit({
      aggregateType: 'ShippingRates',
      aggregateId: 'shipping-rates',
      command: 'upsertShippingRates',
      after: { rates },
    });
    return { changed };
  });
}
