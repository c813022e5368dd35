import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { KnownItem } from './item.js';
import { problem } from './problem.js';

const MAX_QUANTITY = 100_000;
const MAX_LINES = 50;

/** One line of a cart. */
export interface CartLine {
  readonly sku: string;
  readonly quantity: number;
}

type Items = ReadonlyMap<string, KnownItem>;

function checkLine({ sku, quantity }: CartLine, index: number, items: Items): UserErrorData[] {
  const found: UserErrorData[] = [];
  if (!items.has(sku)) found.push(problem('UNKNOWN_SKU', `There is no item ${sku}.`, 'lines', index, 'sku'));
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY)
    found.push(problem('INVALID_QUANTITY', `The quantity must be 1 to ${MAX_QUANTITY}.`, 'lines', index, 'quantity'));
  return found;
}

/** Everything that is wrong with the lines of a cart, at once. */
export function checkCart(lines: readonly CartLine[], items: Items): UserErrorData[] {
  const found: UserErrorData[] = [];
  if (lines.length === 0) found.push(problem('EMPTY', 'Say what to reserve.', 'lines'));
  if (lines.length > MAX_LINES) found.push(problem('TOO_MANY_LINES', `At most ${MAX_LINES} lines.`, 'lines'));
  return [...found, ...lines.flatMap((line, index) => checkLine(line, index, items))];
}

/** Units that a cart draws on stock, by SKU: a kit's components, and nothing for what is not kept in stock. */
export function stockWanted(lines: readonly CartLine[], items: Items): Map<string, number> {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of lines) {
    const item = items.get(sku);
    if (!item?.stockTracked) continue;
    const parts = item.components.length > 0 ? item.components : [{ sku, quantity: 1 }];
    for (const part of parts) wanted.set(part.sku, (wanted.get(part.sku) ?? 0) + part.quantity * quantity);
  }
  return wanted;
}
