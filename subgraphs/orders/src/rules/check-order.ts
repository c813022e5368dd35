import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { isKeepable } from '@oms/platform/values/keepable';
import type { Caller } from './caller.js';
import { contactProblems } from './check-contact.js';
import { checkDelivery, type DeliveryFacts } from './check-delivery.js';
import type { PlaceOrderInput, PlaceOrderLineInput } from './place-order-input.js';
import { amountProblems, problem, textProblems } from './problem.js';

/** Units of one line. */
export const MAX_QUANTITY = 100_000;
const MAX_LINES = 500;
const MAX_DELIVERIES = 50;
const MAX_REFERENCE = 255;

/** Whether the text may be a tag. */
export const isTag = (text: string): boolean =>
  text.length > 0 && text.length <= 60 && !text.includes(',') && isKeepable(text) && text.trim() === text;

export interface OrderFacts extends DeliveryFacts {
  readonly channel: { readonly currency: string; readonly active: boolean } | undefined;
  readonly items: ReadonlyMap<string, { readonly active: boolean }>;
  readonly prices: ReadonlyMap<string, number>;
  readonly caller: Caller;
}

function checkPrice(line: PlaceOrderLineInput, index: number, facts: OrderFacts): UserErrorData[] {
  const { items, prices, caller, channel } = facts;
  if ((line.unitPrice || line.discountRate) && !caller.mayPrice) {
    const message = 'Prices come from the price list; sending them needs the right orders:price.';
    return [problem('PRICE_NOT_ALLOWED', message, 'lines', index, line.unitPrice ? 'unitPrice' : 'discountRate')];
  }
  const found: UserErrorData[] = [];
  if (line.discountRate && !(Number(line.discountRate) >= 0 && Number(line.discountRate) <= 1))
    found.push(problem('INVALID_DISCOUNT', 'discountRate must be from 0 to 1.', 'lines', index, 'discountRate'));
  if (!channel) return found;
  if (line.unitPrice) found.push(...amountProblems(line.unitPrice, channel.currency, 'lines', index, 'unitPrice'));
  else if (items.has(line.sku) && !prices.has(line.sku))
    found.push(problem('NO_PRICE', `${line.sku} has no price in this channel.`, 'lines', index, 'sku'));
  return found;
}

export function checkLine(
  line: PlaceOrderLineInput,
  index: number,
  deliveries: number,
  facts: OrderFacts,
): UserErrorData[] {
  const found: UserErrorData[] = [];
  const item = facts.items.get(line.sku);
  if (!item) found.push(problem('UNKNOWN_SKU', `There is no item ${line.sku}.`, 'lines', index, 'sku'));
  else if (!item.active) found.push(problem('ITEM_INACTIVE', `${line.sku} is not for sale.`, 'lines', index, 'sku'));
  if (!Number.isInteger(line.quantity) || line.quantity < 1 || line.quantity > MAX_QUANTITY) {
    const message = `The quantity must be 1 to ${MAX_QUANTITY}, not ${line.quantity}.`;
    found.push(problem('INVALID_QUANTITY', message, 'lines', index, 'quantity'));
  }
  found.push(...checkPrice(line, index, facts));
  if (line.delivery && (line.delivery < 0 || line.delivery >= deliveries))
    found.push(problem('UNKNOWN_DELIVERY', `There is no delivery ${line.delivery}.`, 'lines', index, 'delivery'));
  return found;
}

function checkChannel(order: PlaceOrderInput, { channel }: OrderFacts): UserErrorData[] {
  if (!channel) return [problem('UNKNOWN_CHANNEL', `There is no channel ${order.channel}.`, 'channel')];
  const found: UserErrorData[] = [];
  if (!channel.active)
    found.push(problem('CHANNEL_INACTIVE', `The channel ${order.channel} takes no orders.`, 'channel'));
  if (order.currencyCode && order.currencyCode !== channel.currency) {
    const message = `The channel sells in ${channel.currency}, not ${order.currencyCode}.`;
    found.push(problem('CURRENCY_MISMATCH', message, 'currencyCode'));
  }
  return [...found, ...amountProblems(order.expectedTotal, channel.currency, 'expectedTotal')];
}

function checkReference({ externalReference }: PlaceOrderInput): UserErrorData[] {
  if (externalReference == null) return [];
  if (externalReference.trim() === '')
    return [problem('INVALID_REFERENCE', 'A reference is not empty; leave it out where there is none.', 'externalReference')]; // prettier-ignore
  if (externalReference.length <= MAX_REFERENCE) return [];
  const message = `A reference has at most ${MAX_REFERENCE} characters.`;
  return [problem('TEXT_TOO_LONG', message, 'externalReference')];
}

function checkTags({ tags }: PlaceOrderInput, mayState: boolean): UserErrorData[] {
  if (!tags?.length) return [];
  if (!mayState) return [problem('TAGS_NOT_ALLOWED', 'Only staff and machine clients may set tags.', 'tags')];
  return tags.every(isTag) ? [] : [problem('INVALID_TAG', 'A tag has 1 to 60 characters and no comma.', 'tags')];
}

function checkCaller(order: PlaceOrderInput, { caller }: OrderFacts): UserErrorData[] {
  const found: UserErrorData[] = [];
  if (order.customerId && !isId(order.customerId))
    found.push(problem('UNKNOWN_CUSTOMER', 'customerId is not an id.', 'customerId'));
  else if (order.customerId && !caller.mayState && order.customerId !== caller.customerId)
    found.push(problem('CUSTOMER_FOREIGN', 'Customers and guests place orders for themselves only.', 'customerId'));
  if (order.priority && !caller.mayState)
    found.push(problem('PRIORITY_NOT_ALLOWED', 'Only staff and machine clients may set a priority.', 'priority'));
  return found;
}

function checkSize({ lines, deliveries }: PlaceOrderInput): UserErrorData[] {
  const found: UserErrorData[] = [];
  if (lines.length === 0) found.push(problem('EMPTY_ORDER', 'An order needs at least one line.', 'lines'));
  if (lines.length > MAX_LINES)
    found.push(problem('TOO_MANY_LINES', `An order has at most ${MAX_LINES} lines.`, 'lines'));
  if (!deliveries?.length) found.push(problem('DELIVERY_REQUIRED', 'Say how the order is delivered.', 'deliveries'));
  if (deliveries && deliveries.length > MAX_DELIVERIES)
    found.push(problem('TOO_MANY_DELIVERIES', `An order has at most ${MAX_DELIVERIES} deliveries.`, 'deliveries'));
  return found;
}

/** Every reason against placing the order, at once. Its total, payment and cart hold are checked apart. */
export function checkOrder(order: PlaceOrderInput, facts: OrderFacts): UserErrorData[] {
  const deliveries = order.deliveries ?? [];
  return [
    ...textProblems(order),
    ...contactProblems(order),
    ...checkReference(order),
    ...checkChannel(order, facts),
    ...checkSize(order),
    ...order.lines.flatMap((line, index) => checkLine(line, index, Math.max(1, deliveries.length), facts)),
    ...deliveries.flatMap((delivery, index) => checkDelivery(delivery, ['deliveries', index], facts)),
    ...checkCaller(order, facts),
    ...checkTags(order, facts.caller.mayState),
  ];
}
