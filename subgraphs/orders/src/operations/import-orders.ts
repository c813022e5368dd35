import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { buildHistory, type HistoricalOrder } from '../rules/build-history.js';
import { orderChanged } from '../rules/orders-events.js';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { insertOrders } from '../storage/insert-order.js';
import type { ImportResult } from './import-prices.js';

interface Known {
  readonly channels: ReadonlyMap<string, { readonly currency: string; readonly prefix: string }>;
  readonly existing: ReadonlySet<string>;
  readonly titles: ReadonlyMap<string, string>;
}

const keyOf = (channel: string, reference: string): string => `${channel}/${reference}`;

async function loadKnown(tx: Tx, records: readonly HistoricalOrder[]): Promise<Known> {
  const channels = await rows<{ code: string; currency: string; prefix: string }>(
    tx.db,
    sql`select code, currency, number_prefix as prefix from channel where code = any(${[...new Set(records.map((one) => one.channelCode))]}::text[])`,
  );
  const references = records.map((one) => one.externalReference);
  const existing = await rows<{ channelCode: string; externalReference: string }>(
    tx.db,
    sql`select channel_code, external_reference from orders where external_reference = any(${references}::text[])`,
  );
  const skus = [...new Set(records.flatMap((one) => one.lines.map((line) => line.sku)))];
  const titles = await rows<{ sku: string; title: string }>(
    tx.db,
    sql`select sku, title from catalog_item where sku = any(${skus}::text[])`,
  );
  return {
    channels: new Map(channels.map(({ code, ...rest }) => [code, rest])),
    existing: new Set(existing.map((one) => keyOf(one.channelCode, one.externalReference))),
    titles: new Map(titles.map((one) => [one.sku, one.title])),
  };
}

function problemOf(
  record: HistoricalOrder,
  { channels, titles }: Known,
): { field: string; reason: string } | undefined {
  const channel = channels.get(record.channelCode);
  if (!channel) return { field: 'channelCode', reason: `there is no channel ${record.channelCode}` };
  if (channel.currency !== record.currencyCode)
    return { field: 'currencyCode', reason: `the channel sells in ${channel.currency}` };
  if (record.lines.length === 0) return { field: 'lines', reason: 'an order needs at least one line' };
  const unknown = record.lines.find((line) => !titles.has(line.sku));
  return unknown ? { field: 'lines', reason: `there is no item ${unknown.sku}` } : undefined;
}

async function numbersFor(tx: Tx, count: number): Promise<string[]> {
  const found = await rows<{ number: string }>(
    tx.db,
    sql`select nextval('order_number')::text as number from generate_series(1, ${count})`,
  );
  return found.map((one) => one.number);
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
    const known = await loadKnown(tx, records);
    const rejected: ImportResult['rejected'] = [];
    const fresh: HistoricalOrder[] = [];
    for (const [index, record] of records.entries()) {
      if (known.existing.has(keyOf(record.channelCode, record.externalReference))) continue;
      const problem = problemOf(record, known);
      if (problem) rejected.push({ index, ...problem });
      else fresh.push(record);
    }
    const numbers = await numbersFor(tx, fresh.length);
    const orders: OrderState[] = fresh.map((record, index) =>
      buildHistory(record, {
        id: newId(record.placedAt),
        number: record.number ?? `${known.channels.get(record.channelCode)?.prefix ?? ''}${numbers[index]}`,
        titleOf: (sku) => known.titles.get(sku) ?? sku,
      }),
    );
    if (orders.length > 0)
      await insertOrders(
        tx,
        orders.map((order) => ({
          order,
          entries: [{ type: 'ORDER_IMPORTED', occurredAt: order.placedAt.toISOString() }],
        })),
      );
    for (const order of orders) tx.emit(orderChanged(order));
    return { created: orders.length, updated: 0, unchanged: records.length - fresh.length - rejected.length, rejected };
  });
}
