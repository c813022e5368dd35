import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import type { DiscountInput, PlaceOrderInput } from './place-order-input.js';
import type { DiscountState } from './money-state.js';
import type { OrderState } from './order-state.js';

/** A discount code that may be used now. */
export interface DiscountOffer {
  readonly code: string;
  readonly reason: string;
  readonly scope: 'LINE' | 'ORDER' | 'SHIPPING';
  /** LINE: the item that it is for. */
  readonly sku: string | null;
  readonly rate: string | null;
  /** Minor units of the channel's currency. */
  readonly amount: number | null;
  readonly minSubtotal: number;
  readonly limited: boolean;
}

/** A discount as it was given, for an order in `currency`; its place among the others is set later. */
export const discountFrom = (
  given: DiscountInput,
  { currency, lineId, now }: { currency: string; lineId: string | null; now: Date },
): DiscountState => ({
  id: newId(now),
  position: 0,
  scope: given.scope,
  lineId,
  code: given.code ?? null,
  reason: given.reason,
  rate: given.rate ?? null,
  amount: given.amount ? toMinor(given.amount.amount, currency) : null,
  applied: 0,
  removed: false,
});

/** A code's discount: one for the order or its shipping, or one for each line of its item. */
export function discountsOfCode(offer: DiscountOffer, order: OrderState, now: Date): DiscountState[] {
  const { scope, code, reason, rate, amount, sku } = offer;
  const lines = scope === 'LINE' ? order.lines.filter((line) => line.sku === sku).map((line) => line.id) : [null];
  return lines.map((lineId) => ({
    id: newId(now),
    position: 0,
    scope,
    lineId,
    code,
    reason,
    rate,
    amount,
    applied: 0,
    removed: false,
  }));
}

/** The order's discounts: those given by hand, then those of the codes. */
export function buildDiscounts(
  order: OrderState,
  { discounts, discountCodes }: Pick<PlaceOrderInput, 'discounts' | 'discountCodes'>,
  offers: readonly DiscountOffer[],
  now: Date,
): DiscountState[] {
  const { currency } = order;
  const given = (discounts ?? []).map((one) =>
    discountFrom(one, { currency, lineId: order.lines[one.line ?? -1]?.id ?? null, now }),
  );
  const codes = [...new Set(discountCodes)].flatMap((code) => offers.filter((offer) => offer.code === code));
  return [...given, ...codes.flatMap((offer) => discountsOfCode(offer, order, now))].map((one, position) => ({
    ...one,
    position,
  }));
}
