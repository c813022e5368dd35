import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { discountFrom, discountsOfCode } from './build-discounts.js';
import { rateShipping, type BuildFacts } from './build-order.js';
import { changeDelivery } from './edit-deliveries.js';
import type { OrderEdit } from './edit-input.js';
import { addLine, changeLine, type EditMoment } from './edit-lines.js';
import { newDelivery } from './new-order.js';
import type { DeliveryState, OrderState } from './order-state.js';
import type { PlaceOrderDeliveryInput } from './place-order-input.js';
import { priceOrder } from './price-order.js';
import { problem } from './problem.js';

/** Problems of one entry of a list, at that entry's path. */
const at = (found: readonly UserErrorData[], list: string, index: number): UserErrorData[] =>
  found.map((one) => ({ ...one, field: [list, String(index), ...(one.field ?? [])] }));

const deliveryFrom = (given: PlaceOrderDeliveryInput, position: number, currency: string, now: Date): DeliveryState =>
  newDelivery({
    id: newId(now),
    position,
    method: given.method,
    address: given.address ?? null,
    pickupLocationId: given.pickupLocationId?.toLowerCase() ?? null,
    promisedTo: given.promisedTo ?? null,
    shippingPrice: given.shippingPrice ? toMinor(given.shippingPrice.amount, currency) : 0,
    shippingPriceSource: given.shippingPrice ? 'GIVEN' : 'RATE',
    service: given.service ?? 'STANDARD',
    requestedDate: given.requestedDate ?? null,
    giftMessage: given.giftMessage ?? null,
  });

function addLines(order: OrderState, edit: OrderEdit, facts: BuildFacts, now: Date): UserErrorData[] {
  const { currency } = order;
  const added = (edit.addDeliveries ?? []).map((given, index) =>
    deliveryFrom(given, order.deliveries.length + index, currency, now),
  );
  order.deliveries.push(...added);
  return (edit.addLines ?? []).flatMap((given, index) => {
    const { deliveryId, newDelivery: place } = given;
    const delivery =
      place == null ? order.deliveries.find((one) => !deliveryId || one.id === deliveryId) : added[place];
    const named = place == null ? 'deliveryId' : 'newDelivery';
    if (!delivery) return [problem('UNKNOWN_DELIVERY', 'There is no such delivery.', 'addLines', index, named)];
    addLine(order, given, delivery, facts, now);
    return [];
  });
}

function changeDiscounts(order: OrderState, edit: OrderEdit, facts: BuildFacts, now: Date): UserErrorData[] {
  const problems: UserErrorData[] = [];
  for (const [index, id] of (edit.removeDiscountIds ?? []).entries()) {
    const discount = order.discounts.find((one) => one.id === id && !one.removed);
    if (discount) discount.removed = true;
    else problems.push(problem('UNKNOWN_DISCOUNT', 'The order has no such discount.', 'removeDiscountIds', index));
  }
  const given = (edit.addDiscounts ?? []).map((one) =>
    discountFrom(one, { currency: order.currency, lineId: one.lineId ?? null, now }),
  );
  const codes = (edit.discountCodes ?? []).flatMap((code) => facts.discountCodes.filter((one) => one.code === code));
  for (const one of [...given, ...codes.flatMap((offer) => discountsOfCode(offer, order, now))])
    order.discounts.push({ ...one, position: order.discounts.length });
  return problems;
}

function changeContact(order: OrderState, { billingAddress, email, phone }: OrderEdit): void {
  order.billingAddress = billingAddress ?? order.billingAddress;
  order.email = email ?? order.email;
  order.phone = phone ?? order.phone;
}

/**
 * Applies an edit to a loaded order and prices it anew; answers every problem at once. With a problem the order must be
 * thrown away: it is half changed. What the input says was checked before, but for what only the order knows.
 */
export function applyEdit(order: OrderState, edit: OrderEdit, facts: BuildFacts, moment: EditMoment): UserErrorData[] {
  const problems = [
    ...(edit.lines ?? []).flatMap((change, index) => at(changeLine(order, change, moment), 'lines', index)),
    ...(edit.deliveries ?? []).flatMap((change, index) =>
      at(changeDelivery(order, change, moment.now), 'deliveries', index),
    ),
    ...addLines(order, edit, facts, moment.now),
  ];
  problems.push(...changeDiscounts(order, edit, facts, moment.now));
  if (problems.length > 0) return problems;
  changeContact(order, edit);
  rateShipping(order, facts.shippingRates);
  priceOrder(order, facts.pricing);
  return [];
}
