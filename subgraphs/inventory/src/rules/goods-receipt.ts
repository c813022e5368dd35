import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { nextState } from '@oms/platform/values/lifecycle';
import { purchaseOrderLifecycle, type PurchaseOrderState } from './lifecycles.js';
import { problem } from './problem.js';
import { MOST_AT_ONCE, type StockChange } from './stock-level.js';

/** A line of a purchase order as it stands. */
export interface PurchaseOrderLine {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly received: number;
  /** Of those received. */
  readonly damaged: number;
}

/** Goods that came in; damaged units are counted in `quantity` too. */
export interface ReceivedGoods {
  readonly sku: string;
  readonly quantity: number;
  readonly damaged?: number | null;
}

/** Everything that has been ordered and not received. */
export const outstanding = (lines: readonly PurchaseOrderLine[]): ReceivedGoods[] =>
  lines
    .filter((line) => line.received < line.quantity)
    .map((line) => ({ sku: line.sku, quantity: line.quantity - line.received, damaged: 0 }));

/** What is wrong with each of the goods, if anything. */
export const checkReceipt = (lines: readonly PurchaseOrderLine[], goods: readonly ReceivedGoods[]): UserErrorData[] =>
  goods.flatMap(({ sku, quantity, damaged }, index) => {
    if (!lines.some((line) => line.sku === sku))
      return [problem('UNKNOWN_LINE', `${sku} is not on this purchase order.`, 'lines', index, 'sku')];
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_AT_ONCE)
      return [problem('INVALID_QUANTITY', `The quantity must be 1 to ${MOST_AT_ONCE}.`, 'lines', index, 'quantity')];
    if (damaged && (damaged < 0 || damaged > quantity))
      return [problem('INVALID_QUANTITY', 'No more units can be damaged than came.', 'lines', index, 'damaged')];
    return [];
  });

const sumOf = (goods: readonly ReceivedGoods[], sku: string, pick: (one: ReceivedGoods) => number): number =>
  goods.filter((one) => one.sku === sku).reduce((sum, one) => sum + pick(one), 0);

/** The lines once the goods are in. */
export const receive = (
  lines: readonly PurchaseOrderLine[],
  goods: readonly ReceivedGoods[],
): readonly PurchaseOrderLine[] =>
  lines.map((line) => ({
    ...line,
    received: line.received + sumOf(goods, line.sku, ({ quantity }) => quantity),
    damaged: line.damaged + sumOf(goods, line.sku, ({ damaged }) => damaged ?? 0),
  }));

/** The status that the received lines lead to; none when a purchase order in this status receives nothing. */
export const statusAfterReceipt = (
  status: PurchaseOrderState,
  lines: readonly PurchaseOrderLine[],
): PurchaseOrderState | undefined =>
  nextState(
    purchaseOrderLifecycle,
    status,
    lines.every((line) => line.received >= line.quantity) ? 'receiveAll' : 'receivePart',
  );

/** What the goods do to the stock: damaged units are on hand but not for sale. */
export const receiptChanges = (
  goods: readonly ReceivedGoods[],
  locationId: string,
  reference: string,
): readonly StockChange[] =>
  goods.flatMap(({ sku, quantity, damaged }): StockChange[] => [
    { sku, locationId, bucket: 'onHand', delta: quantity, reason: 'RECEIPT', reference },
    { sku, locationId, bucket: 'damaged', delta: damaged ?? 0, reason: 'RECEIPT_DAMAGED', reference },
  ]);
