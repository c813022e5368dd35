import { newId } from '@oms/platform/values/ids';
import { newLine } from './new-order.js';
import type { LineState, OrderState } from './order-state.js';

/** Units of a line, or of a part of it, that go out again without a second charge. */
export function addReplacement(order: OrderState, of: LineState, sku: string, quantity: number, now: Date): LineState {
  const parts = of.components.map((one) => ({ ...one, priceShare: 0 }));
  const line = newLine({
    id: newId(now),
    deliveryId: of.deliveryId,
    position: Math.max(-1, ...order.lines.map((one) => one.position)) + 1,
    kind: 'REPLACEMENT',
    replacesLineId: of.id,
    sku,
    title: of.title,
    stockTracked: of.stockTracked,
    requiresShipping: of.requiresShipping,
    unitPrice: 0,
    unitPriceSource: 'GIVEN',
    discountRate: null,
    taxCategory: of.taxCategory,
    quantity,
    components: sku === of.sku ? parts : [{ sku, perKit: 1, priceShare: 0 }],
  });
  order.lines.push(line);
  return line;
}
