import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import { isKeepable } from '@oms/platform/values/keepable';
import { duplicateProblems, taxRateProblems, type TaxRateInput } from '../rules/check-rates.js';
import { problem } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';
import { upsert } from '../storage/upsert.js';
import { taxKey, taxRow, writeTaxRates } from '../storage/write-rates.js';

export interface UpsertTaxRatesInput {
  readonly rates: readonly TaxRateInput[];
  /** Items that are not taxed as STANDARD. */
  readonly categories?: readonly { readonly sku: string; readonly category: string }[] | null;
}

/** Sets rows of the tax table and the tax categories of items. All or nothing. */
export function upsertTaxRates(
  ctx: OperationContext<OrdersServices>,
  { rates, categories }: UpsertTaxRatesInput,
): Promise<{ changed: number }> {
  return runCommand(ctx, 'upsertTaxRates', async (tx) => {
    const problems = rates.flatMap((rate, index) => taxRateProblems(rate, tx.now, ['rates', index]));
    const rows = rates.map((rate) => taxRow(rate, tx.now));
    problems.push(...duplicateProblems(rows.map(taxKey), 'rates'));
    const named = categories ?? [];
    named.forEach(({ sku, category }, index) => {
      if (sku.trim() === '' || !isKeepable(sku) || !/^[A-Z][A-Z0-9_]{0,39}$/.test(category))
        problems.push(problem('INVALID_CATEGORY', 'A category is a code such as REDUCED.', 'categories', index));
    });
    if (problems.length > 0) throw new DomainError(problems);
    const unique = [...new Map(named.map((one) => [one.sku, { ...one }])).values()];
    const changed =
      (await writeTaxRates(tx, rows)) +
      (await upsert(tx, 'item_tax_category', 'sku text, category text', unique, { key: 'sku' }));
    tx.audit({
      aggregateType: 'TaxTable',
      aggregateId: 'tax-table',
      command: 'upsertTaxRates',
      after: { rates, categories },
    });
    return { changed };
  });
}
