import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { apportion } from '@oms/platform/values/money';
import type { AllowanceItem } from './money-state.js';
import { grantedBy, lineMoney, shippingMoney, upTo, type LineMoney } from './order-totals.js';
import type { LineState, OrderState } from './order-state.js';
import { problem } from './problem.js';

/** What is to be given back of one line: units, an amount, or (neither) all that is left of what has shipped. */
export interface RefundLine {
  readonly lineId: string;
  readonly quantity?: number | null;
  /** Minor units. */
  readonly amount?: number | null;
}

/** What is to be given back: parts are added up. Amounts in minor units. */
export interface RefundRequest {
  readonly lines?: readonly RefundLine[] | null;
  /** Shipping of deliveries, without an amount all that is left of it. */
  readonly shipping?: readonly { readonly deliveryId: string; readonly amount?: number | null }[] | null;
  /** Of the whole order, spread over what is left of its lines and shipping. */
  readonly amount?: number | null;
  /** Kept by us, such as a fee for a return: taken off what the parts come to. */
  readonly less?: number | null;
}

export interface RefundPlan {
  readonly items: readonly AllowanceItem[];
  /** The sum of the items, in minor units. */
  readonly amount: number;
}

/** One line or one delivery's shipping, with what was granted of it before and by this plan. */
interface Part {
  readonly line: LineState | null;
  readonly deliveryId: string | null;
  readonly money: LineMoney;
  readonly units: number;
  readonly before: number;
  grantedUnits: number;
  quantity: number;
  amount: number;
}

type Parts = Map<string, Part>;

function partsOf(order: OrderState): Parts {
  const granted = grantedBy(order.allowances);
  const part = (id: string, money: LineMoney, line: LineState | null): [string, Part] => {
    const { amount: before = 0, quantity: grantedUnits = 0 } = granted.get(id) ?? {};
    const units = line ? line.quantity - line.cancelled : 0;
    return [id, { line, deliveryId: line ? null : id, money, units, before, grantedUnits, quantity: 0, amount: 0 }];
  };
  return new Map([
    ...order.lines.map((line) => part(line.id, lineMoney(line), line)),
    ...order.deliveries.map((one) => part(one.id, shippingMoney(one, order.lines), null)),
  ]);
}

const leftOf = ({ money, before, amount }: Part): number => Math.max(0, money.total - before - amount);

/** What the next `quantity` units of a line are worth: after its last unit the whole line was given, to the cent. */
function worthOf(part: Part, quantity: number): number {
  const from = part.grantedUnits + part.quantity;
  const { total } = part.money;
  return Math.min(leftOf(part), upTo(total, from + quantity, part.units) - upTo(total, from, part.units));
}

/** Units of a line that a refund may still name: shipped ones. What has not shipped is cancelled instead. */
const unitsLeft = ({ line, grantedUnits, quantity }: Part): number => (line?.shipped ?? 0) - grantedUnits - quantity;

function takeLine(parts: Parts, { lineId, quantity, amount }: RefundLine, index: number): UserErrorData[] {
  const part = parts.get(lineId);
  const at = ['lines', index] as const;
  if (!part?.line) return [problem('UNKNOWN_LINE', 'The order has no such line.', ...at, 'lineId')];
  const left = leftOf(part);
  if (amount != null && quantity == null) return takeAmount(part, amount, [...at, 'amount']);
  const units = quantity ?? unitsLeft(part);
  const possible = unitsLeft(part);
  if (!Number.isInteger(units) || units < 1 || units > possible) {
    const message = `${possible} shipped units can still be refunded; what has not shipped is cancelled.`;
    return [{ ...problem('QUANTITY_EXCEEDED', message, ...at, 'quantity'), details: { refundable: possible } }];
  }
  const worth = worthOf(part, units);
  part.quantity += units;
  if (amount == null) part.amount += worth;
  else if (amount > left) return [tooMuch(left, [...at, 'amount'])];
  else part.amount += amount;
  return [];
}

const tooMuch = (left: number, at: readonly (string | number)[]): UserErrorData => ({
  ...problem('REFUND_EXCEEDED', `At most ${left} minor units are left of it.`, ...at),
  details: { refundable: left },
});

function takeAmount(part: Part, amount: number, at: readonly (string | number)[]): UserErrorData[] {
  if (amount > leftOf(part)) return [tooMuch(leftOf(part), at)];
  part.amount += amount;
  return [];
}

function takeShipping(parts: Parts, { shipping }: RefundRequest): UserErrorData[] {
  return (shipping ?? []).flatMap(({ deliveryId, amount }, index) => {
    const part = parts.get(deliveryId);
    if (!part?.deliveryId)
      return [problem('UNKNOWN_DELIVERY', 'There is no such delivery.', 'shipping', index, 'deliveryId')];
    return takeAmount(part, amount ?? leftOf(part), ['shipping', index, 'amount']);
  });
}

/** Spreads an amount over what is left of everything, or (below zero) over what was taken, by the largest remainder. */
function spread(parts: Parts, amount: number): void {
  const all = [...parts.values()];
  const shares = apportion(
    amount,
    all.map((part) => (amount < 0 ? part.amount : leftOf(part))),
  );
  all.forEach((part, index) => (part.amount += shares[index] ?? 0));
}

function takeRest(parts: Parts, { amount, less }: RefundRequest): UserErrorData[] {
  const all = [...parts.values()];
  if (amount != null && amount > 0) {
    const left = all.reduce((sum, part) => sum + leftOf(part), 0);
    if (amount > left) return [tooMuch(left, ['amount'])];
    spread(parts, amount);
  }
  const taken = all.reduce((sum, part) => sum + part.amount, 0);
  if (less == null || less <= 0) return [];
  if (less > taken) return [problem('FEE_EXCEEDED', 'What is kept is more than what would be given back.', 'less')];
  spread(parts, -less);
  return [];
}

/** The item of a part, with the shares of its discount and taxes that come after what was granted before. */
function itemOf({ line, deliveryId, money, before, quantity, amount }: Part): AllowanceItem {
  const share = (whole: number): number =>
    Math.max(0, upTo(whole, before + amount, money.total) - upTo(whole, before, money.total));
  return {
    lineId: line?.id ?? null,
    deliveryId,
    quantity,
    amount,
    discount: share(money.discount),
    tax: share(money.tax),
    taxIncluded: share(money.taxIncluded),
  };
}

/**
 * What a refund comes to, by line and shipping, with the shares of discounts and taxes. Nothing of the order is changed.
 * Refuses what was given back before, so that no sequence of plans comes to more than a line or a delivery costs.
 */
export function planRefund(
  order: OrderState,
  request: RefundRequest,
): { plan: RefundPlan; problems: readonly UserErrorData[] } {
  const parts = partsOf(order);
  const problems = [
    ...(request.lines ?? []).flatMap((line, index) => takeLine(parts, line, index)),
    ...takeShipping(parts, request),
  ];
  problems.push(...takeRest(parts, request));
  const items = [...parts.values()].filter((part) => part.amount > 0 || part.quantity > 0).map(itemOf);
  return { plan: { items, amount: items.reduce((sum, { amount }) => sum + amount, 0) }, problems };
}

/** All that may still be given back: what has shipped of each line, and the shipping of what is on its way. */
export function everythingLeft(order: OrderState): RefundRequest {
  const parts = [...partsOf(order).values()];
  return {
    lines: parts.flatMap((part) => (part.line && unitsLeft(part) > 0 ? [{ lineId: part.line.id }] : [])),
    shipping: parts.flatMap((part) => {
      const begun = order.lines.some((line) => line.deliveryId === part.deliveryId && line.shipped > 0);
      return part.deliveryId && begun && leftOf(part) > 0 ? [{ deliveryId: part.deliveryId }] : [];
    }),
  };
}
