import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import type { OrdersServices } from '../services.js';
import { writePrices, type WrittenPrice } from '../storage/write-prices.js';
import { checkPrices } from './upsert-prices.js';

/** From when a price holds that names no moment. */
const BEGINNING = new Date(0);

export interface ImportedPrice {
  readonly sku: string;
  readonly channelCode: string;
  readonly amount: string;
  readonly currencyCode: string;
  readonly from?: Date;
}

export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: { readonly index: number; readonly field?: string; readonly reason: string }[];
}

/** Imports prices; those that cannot be taken are rejected one by one. Without `from` they hold from the beginning. */
export function importPrices(
  ctx: OperationContext<OrdersServices>,
  records: readonly ImportedPrice[],
): Promise<ImportResult> {
  const prices = records.map(({ channelCode, ...rest }) => ({ ...rest, channel: channelCode }));
  return runCommand(ctx, 'importPrices', async (tx) => {
    const rejected = (await checkPrices(tx, prices, BEGINNING)).map(({ index, error }) => ({
      index,
      field: error.field?.at(-1) ?? '',
      reason: error.message,
    }));
    const refused = new Set(rejected.map(({ index }) => index));
    const written = await writePrices(
      tx,
      prices.filter((_, index) => !refused.has(index)),
      BEGINNING,
    );
    const count = (outcome: WrittenPrice['outcome']): number => written.filter((one) => one.outcome === outcome).length;
    return { created: count('created'), updated: count('updated'), unchanged: count('unchanged'), rejected };
  });
}
