import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { ShippingRateInput, TaxRateInput } from '../rules/check-rates.js';
import { taxRateProblems } from '../rules/check-rates.js';
import type { OrdersServices } from '../services.js';
import { countKnown } from '../storage/count-known.js';
import {
  shippingRow,
  SHIPPING_KEY,
  taxRow,
  TAX_KEY,
  writeShippingRates,
  writeTaxRates,
} from '../storage/write-rates.js';
import {
  checkDiscountCodes,
  discountCodeRow,
  writeDiscountCodes,
  type DiscountCodeInput,
} from './upsert-discount-codes.js';
import { checkShippingRates } from './upsert-shipping-rates.js';
import type { ImportResult } from './import-prices.js';

/** From when a rate holds that names no moment. */
const BEGINNING = new Date(0);

/** How one kind of set-up is imported: `problems` of each record, its row, and how rows are kept. */
interface Kind<Given, Row extends object> {
  readonly table: string;
  /** Columns that say which row it is. */
  readonly key: string;
  readonly problems: (tx: Tx, records: readonly Given[]) => Promise<UserErrorData[][]>;
  readonly rowOf: (given: Given, tx: Tx) => Row;
  readonly write: (tx: Tx, rows: readonly Row[]) => Promise<number>;
}

const keyOf = (key: string, row: object): string =>
  JSON.stringify(key.split(', ').map((name) => String((row as Record<string, unknown>)[name])));

/**
 * Imports rows; those that cannot be taken are rejected one by one, and of two that name the same thing the later one.
 * Bringing the same rows again changes nothing.
 */
function importRows<Given, Row extends object>(
  ctx: OperationContext<OrdersServices>,
  command: string,
  kind: Kind<Given, Row>,
  records: readonly Given[],
): Promise<ImportResult> {
  return runCommand(ctx, command, async (tx) => {
    const rejected: { index: number; field: string; reason: string }[] = [];
    const taken = new Map<string, Row>();
    const problems = await kind.problems(tx, records);
    records.forEach((given, index) => {
      const [problem] = problems[index] ?? [];
      if (problem) {
        rejected.push({ index, field: problem.field?.at(-1) ?? '', reason: problem.message });
        return;
      }
      const row = kind.rowOf(given, tx);
      const key = keyOf(kind.key, row);
      if (taken.has(key)) rejected.push({ index, field: '', reason: 'The list has this one twice.' });
      else taken.set(key, row);
    });
    const rows = [...taken.values()];
    const known = await countKnown(tx.db, kind.table, kind.key, rows);
    const changed = await kind.write(tx, rows);
    const created = rows.length - known;
    const updated = changed - created;
    if (changed > 0)
      tx.audit({ aggregateType: 'Import', aggregateId: kind.table, command, after: { created, updated } });
    return { created, updated, unchanged: rows.length - changed, rejected };
  });
}

type Import<Given> = (ctx: OperationContext<OrdersServices>, records: readonly Given[]) => Promise<ImportResult>;

/** Rows of the tax table. Without `from` they hold from the beginning. */
export const importTaxRates: Import<TaxRateInput> = (ctx, records) =>
  importRows(
    ctx,
    'importTaxRates',
    {
      table: 'tax_rate',
      key: TAX_KEY,
      problems: async (_tx, rates) => rates.map((rate, index) => taxRateProblems(rate, BEGINNING, ['rates', index])),
      rowOf: (rate) => taxRow(rate, BEGINNING),
      write: writeTaxRates,
    },
    records,
  );

/** What kinds of deliveries cost in channels. Without `from` they hold from the beginning. */
export const importShippingRates: Import<ShippingRateInput> = (ctx, records) =>
  importRows(
    ctx,
    'importShippingRates',
    {
      table: 'shipping_rate',
      key: SHIPPING_KEY,
      problems: (tx, rates) => checkShippingRates(tx, rates, BEGINNING),
      rowOf: (rate) => shippingRow(rate, BEGINNING),
      write: writeShippingRates,
    },
    records,
  );

/** Codes that customers may use; how often a code was used is kept. */
export const importDiscountCodes: Import<DiscountCodeInput> = (ctx, records) =>
  importRows(
    ctx,
    'importDiscountCodes',
    {
      table: 'discount_code',
      key: 'code',
      problems: (tx, codes) => checkDiscountCodes(tx, codes, BEGINNING),
      rowOf: (given, { now }) => discountCodeRow(given, now, BEGINNING),
      write: writeDiscountCodes,
    },
    records,
  );
