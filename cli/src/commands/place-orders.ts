import type { Runtimes } from '@oms/jobs/runtimes';
import { placeOrders, type PlaceOrdersResult, type PlaceOrdersRow } from '@oms/orders/operations/place-orders';
import { orderRow } from '@oms/orders/rules/order-row';
import { jobActor } from '@oms/platform/auth/actor';
import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { newId } from '@oms/platform/values/ids';
import { batchesOf, RowRejects, tellRejects, type NumberedRow } from '../row-file.js';
import { withSystem } from '../with-system.js';

const ROWS_AT_ONCE = 500;

/** What became of the rows of a file of orders. */
export interface PlacedFile {
  readonly placed: number;
  /** Orders that their channel has placed before, by their external reference. */
  readonly known: number;
  readonly rejected: number;
  /** Where the rejects are; null when there are none. */
  readonly rejectsFile: string | null;
}

type Batch = { readonly given: NumberedRow; readonly row: PlaceOrdersRow }[];

/** Rows that are orders; the others are rejected, each with the field that is wrong. */
async function readOrders(batch: readonly NumberedRow[], rejects: RowRejects): Promise<Batch> {
  const orders: Batch = [];
  for (const given of batch) {
    const { success, data, error } = orderRow.safeParse(given.row);
    if (success) orders.push({ given, row: { input: data } });
    else {
      const reason = error.issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; ');
      await rejects.write(given, { code: 'INVALID_ROW', field: error.issues[0]?.path.join('.') ?? null, reason });
    }
  }
  return orders;
}

const isKnown = ({ userErrors }: PlaceOrdersResult): boolean => userErrors.some(({ code }) => code === 'ORDER_EXISTS');

/**
 * Places the orders of an NDJSON file, some hundred at a time, with no more of them in memory. The file may be brought
 * again: what was placed before is left as it is.
 */
export async function placeOrdersFile({ orders }: Runtimes, file: string): Promise<PlacedFile> {
  const rejects = new RowRejects(file);
  const sum = { placed: 0, known: 0 };
  for await (const numbered of batchesOf(file, ROWS_AT_ONCE)) {
    const batch = await readOrders(numbered, rejects);
    const ctx = operationContext(orders, jobActor('import'), newId());
    const results = await placeOrders(
      ctx,
      batch.map(({ row }) => row),
    );
    for (const [index, result] of results.entries()) {
      if (result.outcome) sum.placed += 1;
      else if (isKnown(result)) sum.known += 1;
      else {
        const [{ code, field } = { code: 'REFUSED' }] = result.userErrors;
        const reason = result.userErrors.map(({ message }) => message).join(' ');
        await rejects.write(batch[index]?.given, { code, field: field?.join('.') ?? null, reason });
      }
    }
  }
  return { ...sum, rejected: rejects.count, rejectsFile: await rejects.close() };
}

/** `oms place-orders`: orders of a channel, from NDJSON. */
export async function placeOrdersCommand(file: string): Promise<void> {
  await withSystem(async (runtimes) => {
    const { placed, known, rejected, rejectsFile } = await placeOrdersFile(runtimes, file);
    process.stdout.write(`${placed} placed, ${known} known already, ${rejected} rejected.\n`);
    tellRejects(rejectsFile);
  });
}
