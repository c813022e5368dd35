import { toDecimal } from '@oms/platform/values/money';
import { buildLine, type BuildFacts } from '../build-order.js';
import { lineMoney } from '../order-totals.js';
import type { LineState, OrderState } from '../order-state.js';
import { priceOrder } from '../price-order.js';

const nextPosition = (order: OrderState): number => Math.max(-1, ...order.lines.map((line) => line.position)) + 1;

/** What is exchanged: units of a line's part, and what they are worth in minor units. */
export interface Exchanged {
  readonly of: LineState;
  readonly sku: string;
  readonly quantity: number;
  readonly worth: number;
  /** What for; null: the same again, which costs what it is worth. */
  readonly exchangeSku: string | null;
}

/** A line priced by itself: the rest of the order keeps every price that it was sold for. */
function priced(
  order: OrderState,
  exchanged: Exchanged,
  unitPrice: number | null,
  facts: BuildFacts,
  now: Date,
): LineState {
  const { of, sku, quantity, exchangeSku } = exchanged;
  const { currency } = order;
  const delivery = order.deliveries.find((one) => one.id === of.deliveryId);
  if (!delivery) throw new Error(`line ${of.id} has no delivery`);
  const given =
    unitPrice === null ? {} : { unitPrice: { amount: toDecimal(unitPrice, currency), currencyCode: currency } };
  const line = buildLine({ sku: exchangeSku ?? sku, quantity, ...given }, nextPosition(order), [delivery], facts, now);
  Object.assign(line, { kind: 'EXCHANGE', replacesLineId: of.id });
  const alone = {
    ...order,
    lines: [line],
    discounts: [],
    allowances: [],
    deliveries: structuredClone(order.deliveries),
  };
  priceOrder(alone, facts.pricing);
  return line;
}

/**
 * The line that goes out in exchange. The same again costs what the units are worth, to the cent or a few cents less
 * where that does not divide; something else costs its price of now.
 */
export function addExchange(order: OrderState, exchanged: Exchanged, facts: BuildFacts, now: Date): LineState {
  const { sku, quantity, worth, exchangeSku } = exchanged;
  const even = exchangeSku === null || exchangeSku === sku;
  let line = priced(order, exchanged, even ? Math.floor(worth / quantity) : null, facts, now);
  const total = (): number => lineMoney(line).total;
  if (even && total() > worth) {
    // Taxes come on top: the price before them is what leaves room for them.
    let unitPrice = Math.floor((Math.floor(worth / quantity) * worth) / total());
    line = priced(order, exchanged, unitPrice, facts, now);
    while (total() > worth && unitPrice > 0) {
      unitPrice -= 1;
      line = priced(order, exchanged, unitPrice, facts, now);
    }
  }
  order.lines.push(line);
  return line;
}
