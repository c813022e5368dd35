import type { Runtimes } from '@oms/jobs/runtimes';
import { importDiscountCodes, importShippingRates, importTaxRates } from '@oms/orders/operations/import-rates';
import { discountCodeRow, shippingRateRow, taxRateRow } from '@oms/orders/rules/rate-rows';
import type { OrdersServices } from '@oms/orders/services';
import { jobActor } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import type { z } from 'zod';
import { Failure } from '../failure.js';
import { batchesOf, RowRejects, tellRejects } from '../row-file.js';
import { withSystem } from '../with-system.js';

const ROWS_AT_ONCE = 500;

type Context = OperationContext<OrdersServices>;

interface Imported {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: readonly { readonly index: number; readonly field?: string; readonly reason: string }[];
}

/** How rows of a kind are read and taken. */
interface Kind {
  take(ctx: Context, rows: readonly unknown[]): Promise<Imported>;
}

/** Rows that are no rows of this kind are rejected beside those that the operation rejects. */
const kindOf = <Row>(
  schema: z.ZodType<Row>,
  take: (ctx: Context, rows: readonly Row[]) => Promise<Imported>,
): Kind => ({
  async take(ctx, rows) {
    const rejected: { index: number; field?: string; reason: string }[] = [];
    const good: { index: number; row: Row }[] = [];
    rows.forEach((given, index) => {
      const read = schema.safeParse(given);
      if (read.success) good.push({ index, row: read.data });
      else
        rejected.push({
          index,
          field: read.error.issues[0]?.path.join('.') ?? '',
          reason: read.error.issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; '),
        });
    });
    const taken = await take(
      ctx,
      good.map(({ row }) => row),
    );
    const refused = taken.rejected.map((one) => ({ ...one, index: good[one.index]?.index ?? 0 }));
    return { ...taken, rejected: [...rejected, ...refused].toSorted((a, b) => a.index - b.index) };
  },
});

const KINDS: Readonly<Record<string, Kind>> = {
  'tax-rates': kindOf(taxRateRow, importTaxRates),
  'shipping-rates': kindOf(shippingRateRow, importShippingRates),
  'discount-codes': kindOf(discountCodeRow, importDiscountCodes),
};

/** What an import of rates did. */
export interface RatesSummary {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Where the rejects are; null when there are none. */
  readonly rejectsFile: string | null;
}

/** Brings a file of rates in, some hundred rows in a transaction. It may be brought again. */
export async function importRatesFile({ orders }: Runtimes, kindName: string, file: string): Promise<RatesSummary> {
  const kind = KINDS[kindName];
  if (!kind) throw new Failure(`There is no kind ${kindName}: it is one of ${Object.keys(KINDS).join(', ')}.`);
  const rejects = new RowRejects(file);
  const sum = { created: 0, updated: 0, unchanged: 0 };
  for await (const batch of batchesOf(file, ROWS_AT_ONCE)) {
    const ctx = operationContext(orders, jobActor('import'), newId());
    const done = await kind.take(
      ctx,
      batch.map(({ row }) => row),
    );
    for (const name of ['created', 'updated', 'unchanged'] as const) sum[name] += done[name];
    for (const { index, field, reason } of done.rejected)
      await rejects.write(batch[index], { field: field ?? null, reason });
  }
  return { ...sum, rejected: rejects.count, rejectsFile: await rejects.close() };
}

/** `oms import-rates`: tax rates, shipping rates or discount codes, from CSV or NDJSON. */
export async function importRatesCommand(kind: string, file: string): Promise<void> {
  await withSystem(async (runtimes) => {
    const { created, updated, unchanged, rejected, rejectsFile } = await importRatesFile(runtimes, kind, file);
    process.stdout.write(`${created} new, ${updated} changed, ${unchanged} as they were, ${rejected} rejected.\n`);
    tellRejects(rejectsFile);
  });
}
