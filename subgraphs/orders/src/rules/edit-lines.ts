import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { apportion, toMinor } from '@oms/platform/values/money';
import { buildLine, type BuildFacts } from './build-order.js';
import { cancellableUnits, cancelUnits } from './cancellation.js';
import { MAX_QUANTITY } from './check-order.js';
import type { AddLineInput, ChangeLineInput } from './edit-input.js';
import { foldLine, isSelfCompleting } from './line-counters.js';
import type { DeliveryState, LineState, OrderState } from './order-state.js';
import { problem } from './problem.js';

export interface EditMoment {
  readonly reason: string | null;
  readonly now: Date;
}

/** Units of a line that are still wanted: those that shipped included, those that are being cancelled not. */
export const keptUnits = ({ quantity, cancelled, cancelPending }: LineState): number =>
  quantity - cancelled - cancelPending;

/** More units than before; of what nothing reports on, they are done at once. */
function addUnits(order: OrderState, line: LineState, units: number): void {
  line.quantity += units;
  if (order.confirmedAt && isSelfCompleting(line)) {
    line.shipped += units;
    line.delivered += units;
    return;
  }
  // What is still reserved for units that were taken away before serves again.
  line.open += units;
  Object.assign(line, foldLine(line, order.allocations));
}

/** The price of what remains; a kit's parts keep their proportions. */
function setPrice(line: LineState, unitPrice: number): void {
  const shares = apportion(
    unitPrice,
    line.components.map((component) => component.priceShare),
  );
  line.unitPrice = unitPrice;
  line.unitPriceSource = 'GIVEN';
  line.components = line.components.map((component, index) => ({ ...component, priceShare: shares[index] ?? 0 }));
}

function setQuantity(order: OrderState, line: LineState, wanted: number, moment: EditMoment): UserErrorData | null {
  const kept = keptUnits(line);
  if (wanted > kept) addUnits(order, line, wanted - kept);
  if (wanted >= kept) return null;
  const fewest = kept - cancellableUnits(line);
  if (wanted < fewest) {
    const message = `${fewest} units have shipped or are done; they cannot be taken away.`;
    return { ...problem('QUANTITY_EXCEEDED', message, 'quantity'), details: { fewest } };
  }
  cancelUnits(order, line, kept - wanted, moment);
  return null;
}

const within = (quantity: number, least: number): boolean =>
  Number.isInteger(quantity) && quantity >= least && quantity <= MAX_QUANTITY;

/** Changes a line of the order; answers what speaks against it. Amounts were checked before. */
export function changeLine(order: OrderState, change: ChangeLineInput, moment: EditMoment): UserErrorData[] {
  const line = order.lines.find((one) => one.id === change.lineId);
  if (!line) return [problem('UNKNOWN_LINE', 'The order has no such line.', 'lineId')];
  const { quantity, unitPrice, discountRate } = change;
  if (unitPrice) setPrice(line, toMinor(unitPrice.amount, order.currency));
  if (discountRate != null) line.discountRate = Number(discountRate) === 0 ? null : discountRate;
  if (quantity == null) return [];
  if (!within(quantity, 0))
    return [problem('INVALID_QUANTITY', `The quantity must be 0 to ${MAX_QUANTITY}, not ${quantity}.`, 'quantity')];
  const wrong = setQuantity(order, line, quantity, moment);
  return wrong ? [wrong] : [];
}

/** Adds a line to the order; it was checked before. */
export function addLine(
  order: OrderState,
  given: AddLineInput,
  delivery: DeliveryState,
  facts: Pick<BuildFacts, 'currency' | 'items' | 'prices'>,
  now: Date,
): void {
  const position = Math.max(-1, ...order.lines.map((line) => line.position)) + 1;
  const line = buildLine({ ...given, delivery: 0 }, position, [delivery], facts, now);
  if (order.confirmedAt && isSelfCompleting(line))
    Object.assign(line, { open: 0, shipped: line.quantity, delivered: line.quantity });
  order.lines.push(line);
}
