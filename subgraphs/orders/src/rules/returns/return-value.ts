import { divideHalfEven } from '@oms/platform/values/money';
import { grantedBy, lineMoney } from '../order-totals.js';
import type { LineState, OrderState } from '../order-state.js';
import { allLots } from './return-units.js';

/** The line that was paid for: a replacement that cost nothing is worth what it stands in for. */
function paidLine(order: Pick<OrderState, 'lines'>, line: LineState): LineState {
  const before = line.kind === 'REPLACEMENT' ? order.lines.find((one) => one.id === line.replacesLineId) : undefined;
  return before ? paidLine(order, before) : line;
}

const lineById = (order: Pick<OrderState, 'lines'>, id: string): LineState | undefined =>
  order.lines.find((one) => one.id === id);

/** Units of a paid line's part that were made good already: by returns, for lost parcels, or as goodwill. */
function creditedUnits(order: OrderState, paid: LineState, sku: string): number {
  const stands = (lineId: string): boolean => {
    const line = lineById(order, lineId);
    return line !== undefined && paidLine(order, line).id === paid.id;
  };
  const returned = allLots(order)
    .filter(({ line, lot }) => line.sku === sku && stands(line.lineId) && isGood(lot.resolution))
    .reduce((sum, { lot }) => sum + lot.quantity, 0);
  const claimed = order.claims
    .filter(({ resolution }) => resolution === 'REFUND' || resolution === 'STORE_CREDIT')
    .flatMap(({ items }) => items)
    .filter((item) => item.sku === sku && stands(item.lineId))
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const perKit = paid.components.find((one) => one.sku === sku)?.perKit ?? 1;
  const granted = order.allowances
    .filter(({ cause }) => cause === 'REFUND' || cause === 'APPEASEMENT')
    .flatMap(({ items }) => items)
    .filter((item) => item.lineId === paid.id)
    .reduce((sum, { quantity }) => sum + quantity * perKit, 0);
  return returned + claimed + granted;
}

const isGood = (resolution: string | null): boolean => resolution !== null && resolution !== 'REJECT';

/** What these units of a line's parts are worth together, in minor units: the whole line's are worth the whole line. */
function worthOf(line: LineState, units: ReadonlyMap<string, number>): number {
  const kept = line.quantity - line.cancelled;
  const whole = BigInt(kept) * BigInt(line.unitPrice);
  if (whole === 0n) return 0;
  const scale = line.components.reduce((product, { perKit }) => product * BigInt(perKit), 1n);
  const part = line.components.reduce((sum, { sku, perKit, priceShare }) => {
    const count = Math.min(units.get(sku) ?? 0, kept * perKit);
    return sum + BigInt(count) * BigInt(priceShare) * (scale / BigInt(perKit));
  }, 0n);
  const { total } = lineMoney(line);
  return Math.min(total, Number(divideHalfEven(BigInt(total) * part, whole * scale)));
}

/** What is to be given for units: of which line, how much, and how many whole kits of it that makes. */
export interface UnitWorth {
  readonly paid: LineState;
  readonly amount: number;
  readonly kits: number;
}

/**
 * What so many more units of a line's parts are worth: their share of the line by the parts' prices, discounts and taxes
 * included. Sums of steps are exact, and all steps together never come to more than the line cost and is left of it.
 */
export function worthOfUnits(order: OrderState, line: LineState, units: ReadonlyMap<string, number>): UnitWorth {
  const paid = paidLine(order, line);
  const before = new Map(paid.components.map((one) => [one.sku, creditedUnits(order, paid, one.sku)]));
  const after = new Map([...before].map(([sku, count]) => [sku, count + (units.get(sku) ?? 0)]));
  const left = Math.max(0, lineMoney(paid).total - (grantedBy(order.allowances).get(paid.id)?.amount ?? 0));
  const kitsIn = (counts: ReadonlyMap<string, number>): number =>
    Math.min(...paid.components.map((one) => Math.floor((counts.get(one.sku) ?? 0) / one.perKit)));
  const amount = Math.min(left, worthOf(paid, after) - worthOf(paid, before));
  return { paid, amount, kits: Math.max(0, kitsIn(after) - kitsIn(before)) };
}
