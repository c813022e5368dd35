import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { DiscountOffer } from './build-discounts.js';
import { contactProblems } from './check-contact.js';
import { checkDelivery } from './check-delivery.js';
import { discountProblems } from './check-discounts.js';
import { checkLine, type OrderFacts } from './check-order.js';
import { changedDelivery } from './edit-deliveries.js';
import type { OrderEdit } from './edit-input.js';
import type { OrderState } from './order-state.js';
import { amountProblems, problem, textProblems } from './problem.js';

const EDITABLE: ReadonlySet<string> = new Set(['DRAFT', 'PENDING', 'CONFIRMED', 'PROCESSING']);
const MAX_LINES = 500;

/** Whether the order may be edited at all. */
function editableProblems(order: OrderState): UserErrorData[] {
  const { status } = order;
  const details = { status };
  if (!EDITABLE.has(status))
    return [{ ...problem('ILLEGAL_TRANSITION', `An order that is ${status} cannot be edited.`, 'orderId'), details }];
  if (order.historical) return [problem('ORDER_HISTORICAL', 'Imported history stays as it was.', 'orderId')];
  if (order.status !== 'DRAFT' && order.lines.every((line) => line.shipped + line.cancelled === line.quantity))
    return [problem('ALL_SHIPPED', 'Everything has shipped or is cancelled.', 'orderId')];
  if (order.payments.some((payment) => payment.status === 'PENDING'))
    return [problem('PAYMENT_IN_PROGRESS', 'A payment is being authorised; edit the order after it.', 'orderId')];
  return [];
}

interface EditFacts extends OrderFacts {
  readonly offers: readonly DiscountOffer[];
}

/** Prices and discounts are for those with the right. */
function priceRights({ lines, addDiscounts, removeDiscountIds }: OrderEdit): UserErrorData[] {
  const message = 'Changing prices and discounts needs the right orders:price.';
  const priced = (lines ?? []).findIndex((line) => line.unitPrice || line.discountRate != null);
  return [
    ...(priced >= 0 ? [problem('PRICE_NOT_ALLOWED', message, 'lines', priced)] : []),
    ...(addDiscounts?.length ? [problem('PRICE_NOT_ALLOWED', message, 'addDiscounts')] : []),
    ...(removeDiscountIds?.length ? [problem('PRICE_NOT_ALLOWED', message, 'removeDiscountIds')] : []),
  ];
}

function lineProblems(edit: OrderEdit, order: OrderState, facts: EditFacts): UserErrorData[] {
  const added = (edit.addLines ?? []).flatMap((line, index) =>
    checkLine({ ...line, delivery: 0 }, index, 1, facts).map((one) => ({
      ...one,
      field: ['addLines', ...(one.field ?? []).slice(1)],
    })),
  );
  const changed = (edit.lines ?? []).flatMap(({ unitPrice, discountRate }, index) => [
    ...amountProblems(unitPrice, order.currency, 'lines', index, 'unitPrice'),
    ...(discountRate != null && !(Number(discountRate) >= 0 && Number(discountRate) <= 1)
      ? [problem('INVALID_DISCOUNT', 'discountRate must be from 0 to 1.', 'lines', index, 'discountRate')]
      : []),
  ]);
  const many = order.lines.length + (edit.addLines?.length ?? 0) > MAX_LINES;
  return [
    ...added,
    ...changed,
    ...(many ? [problem('TOO_MANY_LINES', `An order has at most ${MAX_LINES} lines.`, 'addLines')] : []),
  ];
}

function deliveryProblems(edit: OrderEdit, order: OrderState, facts: EditFacts): UserErrorData[] {
  const changed = (edit.deliveries ?? []).flatMap((change, index) => {
    const known = order.deliveries.find((one) => one.id === change.deliveryId);
    return known ? checkDelivery(changedDelivery(known, change), ['deliveries', index], facts) : [];
  });
  const added = (edit.addDeliveries ?? []).flatMap((one, index) => checkDelivery(one, ['addDeliveries', index], facts));
  return [...changed, ...added];
}

function reductionProblems(edit: OrderEdit, order: OrderState, { offers }: EditFacts): UserErrorData[] {
  const given = (edit.addDiscounts ?? []).flatMap((one, index) => {
    const knowsLine = order.lines.some((line) => line.id === one.lineId);
    return discountProblems(one, { currency: order.currency, knowsLine, at: ['addDiscounts', index] });
  });
  const codes = (edit.discountCodes ?? []).flatMap((code, index) =>
    offers.some((offer) => offer.code === code) && !order.discounts.some((one) => one.code === code && !one.removed)
      ? []
      : [problem('DISCOUNT_CODE_INVALID', `${code} cannot be used here and now.`, 'discountCodes', index)],
  );
  return [...given, ...codes];
}

/** An edit that names nothing would only be noise in the order's history. */
function emptyProblems(edit: OrderEdit): UserErrorData[] {
  const names = ['addDeliveries', 'addLines', 'lines', 'deliveries', 'addDiscounts', 'discountCodes', 'removeDiscountIds', 'billingAddress', 'email', 'phone', 'payment'] as const; // prettier-ignore
  const isNamed = names.some((name) => {
    const value = edit[name];
    return Array.isArray(value) ? value.length > 0 : value != null;
  });
  return isNamed ? [] : [problem('EMPTY_EDIT', 'Say what is to change.', 'orderId')];
}

/** Every reason against an edit that can be told without carrying it out. */
export const checkEdit = (edit: OrderEdit, order: OrderState, facts: EditFacts): UserErrorData[] => [
  ...textProblems(edit),
  ...emptyProblems(edit),
  ...contactProblems(edit),
  ...editableProblems(order),
  ...(facts.caller.mayPrice ? [] : priceRights(edit)),
  ...lineProblems(edit, order, facts),
  ...deliveryProblems(edit, order, facts),
  ...reductionProblems(edit, order, facts),
];
