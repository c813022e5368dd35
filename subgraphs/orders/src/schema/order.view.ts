import { moneyOf } from '@oms/platform/graphql/value-types';
import type { OrderPreview } from '../operations/enter-orders.js';
import { policiesOf } from '../rules/channel-policies.js';
import type { EditSummary } from '../rules/edit-summary.js';
import type { DiscountState, PaymentState, RefundState } from '../rules/money-state.js';
import type { DeliveryState, HoldState, LineState } from '../rules/order-state.js';
import { lineView } from './line.view.js';
import { shownChanges } from './shown-changes.js';

export const paymentView = (payment: PaymentState & { currency: string }) => {
  const money = (minor: number) => moneyOf(minor, payment.currency);
  return {
    ...payment,
    amount: money(payment.amount),
    authorized: money(payment.authorized),
    captured: money(payment.captured),
    refunded: money(payment.refunded),
  };
};

export const deliveryView = (delivery: DeliveryState, currency: string, lines: readonly LineState[]) => ({
  ...delivery,
  shippingPrice: moneyOf(delivery.shippingPrice, currency),
  shippingDiscount: moneyOf(delivery.shippingDiscount, currency),
  shippingTax: moneyOf(delivery.shippingTax, currency),
  pickupLocation: delivery.pickupLocationId ? { id: delivery.pickupLocationId } : null,
  lines: lines.filter((line) => line.deliveryId === delivery.id).map((line) => lineView(line, currency)),
});

export const discountView = (discount: DiscountState, currency: string) => ({
  ...discount,
  amount: discount.amount === null ? null : moneyOf(discount.amount, currency),
  applied: moneyOf(discount.applied, currency),
});

export const refundView = (refund: RefundState, currency: string) => ({
  ...refund,
  amount: moneyOf(refund.amount, currency),
});

/** The difference that an edit makes, as the graph shows it. */
export const editSummaryView = (summary: EditSummary) => {
  const money = (minor: number) => moneyOf(minor, summary.currency);
  return {
    id: Buffer.from(JSON.stringify(summary.question)).toString('base64url'),
    totalBefore: money(summary.totalBefore),
    totalAfter: money(summary.totalAfter),
    difference: money(summary.totalAfter - summary.totalBefore),
    balanceAfter: money(summary.balanceAfter),
    stock: summary.stock.map(({ sku, units }) => ({ item: { sku }, sku, units })),
    promisedToBefore: summary.promisedToBefore,
    promisedToAfter: summary.promisedToAfter,
    changes: shownChanges(summary),
  };
};

export const holdView = (hold: HoldState) => ({ ...hold, placedBy: hold.placedBy as { role: string; id: string } });

/** A channel with its policies whole. */
export const channelView = (row: ChannelRow | undefined) => {
  if (!row) return null;
  const { holdAboveTotal, returns, ...policies } = policiesOf(row.policies);
  const above = holdAboveTotal === null ? null : moneyOf(holdAboveTotal, row.currency);
  const back = { ...returns, shippingFee: moneyOf(returns.shippingFee, row.currency) };
  return { ...row, policies: { ...policies, holdAboveTotal: above, returns: back } };
};

export interface ChannelRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly currency: string;
  readonly numberPrefix: string;
  readonly active: boolean;
  readonly version: number;
  readonly policies: unknown;
}

/** A price's row as it is read. */
export interface PriceRow {
  readonly id: string;
  readonly sku: string;
  readonly channelCode: string;
  readonly currency: string;
  readonly amount: number;
  readonly validFrom: Date;
  readonly validTo: Date | null;
}

export const priceView = (price: PriceRow) => ({ ...price, amount: moneyOf(price.amount, price.currency) });

export const previewView = (preview: OrderPreview | null) => {
  if (!preview) return null;
  const { currency, ...amounts } = preview;
  return Object.fromEntries(Object.entries(amounts).map(([name, minor]) => [name, moneyOf(minor, currency)]));
};
