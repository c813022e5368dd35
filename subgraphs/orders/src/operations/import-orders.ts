import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { newId } from '@oms/platform/values/ids';
import { buildHistory, type HistoricalOrder } from '../rules/build-history.js';
import { historyProblem } from '../rules/check-history.js';
import type { OrdersServices } from '../services.js';
import { tellOfOrder } from '../storage/told-facts.js';
import { historyKey, loadKnownHistory, type KnownHistory } from '../storage/history-facts.js';
import { takeNumbers } from '../storage/order-numbers.js';
import { insertOrders } from '../storage/insert-order.js';
import type { ImportResult } from './import-prices.js';

interface Sorted {
  readonly fresh: HistoricalOrder[];
  readonly unchanged: number;
  readonly rejected: ImportResult['rejected'][number][];
}

/** Which records are new, known, or cannot be taken. A reference or number that comes twice is taken once. */
function sort(records: readonly HistoricalOrder[], known: KnownHistory): Sorted {
  const fresh: HistoricalOrder[] = [];
  const rejected: Sorted['rejected'] = [];
  const references = new Set<string>();
  let unchanged = 0;
  for (const [index, record] of records.entries()) {
    const key = historyKey(record);
    const problem = historyProblem(record, known);
    if (known.existing.has(key)) unchanged += 1;
    else if (references.has(key))
      rejected.push({ index, field: 'externalReference', reason: `${record.externalReference} comes twice` });
    else if (problem) rejected.push({ index, ...problem });
    else {
      fresh.push(record);
      references.add(key);
      if (record.number) known.numbers.add(record.number);
    }
  }
  return { fresh, unchanged, rejected };
}

/**
 * Imports orders of the past: dates are kept, nothing is reserved, bought or mailed. An order whose external reference is
 * known is left as it is, so that an import may be run again.
 */
export function importOrders(
  ctx: OperationContext<OrdersServices>,
  records: readonly HistoricalOrder[],
): Promise<ImportResult> {
  return runCommand(ctx, 'importOrders', async (tx) => {
    const known = await loadKnownHistory(tx, records);
    const { fresh, unchanged, rejected } = sort(records, known);
    if (fresh.length === 0) return { created: 0, updated: 0, unchanged, rejected };
    const numbers = await takeNumbers(tx.db, fresh.length);
    const orders = fresh.map((record, index) => {
      const order = buildHistory(record, {
        id: newId(record.placedAt),
        number: record.number ?? `${known.channels.get(record.channelCode)?.prefix ?? ''}${numbers[index]}`,
        titleOf: (sku) => known.titles.get(sku) ?? sku,
      });
      return { order, entries: [{ type: 'ORDER_IMPORTED', occurredAt: order.placedAt.toISOString() }] };
    });
    await insertOrders(tx, orders);
    for (const { order } of orders) tx.emit(tellOfOrder(order));
    return { created: orders.length, updated: 0, unchanged, rejected };
  });
}
