import type { HistoricalOrder } from './build-history.js';
import { isId } from '@oms/platform/values/ids';
import { MAX_QUANTITY } from './check-order.js';
import { amountProblems, textProblems } from './problem.js';

/** What must be known to judge an order of the past. */
export interface HistoryFacts {
  readonly channels: ReadonlyMap<string, { readonly currency: string }>;
  /** Titles by SKU of the items that exist. */
  readonly titles: ReadonlyMap<string, string>;
  /** Order numbers that are taken. */
  readonly numbers: ReadonlySet<string>;
}

export interface HistoryProblem {
  readonly field: string;
  readonly reason: string;
}

type Line = HistoricalOrder['lines'][number];

function lineProblem(line: Line, currency: string, titles: HistoryFacts['titles']): string | undefined {
  if (!titles.has(line.sku)) return `there is no item ${line.sku}`;
  if (!Number.isInteger(line.quantity) || line.quantity < 1 || line.quantity > MAX_QUANTITY)
    return `the quantity of ${line.sku} must be 1 to ${MAX_QUANTITY}`;
  const [amount] = amountProblems({ amount: line.unitPrice, currencyCode: currency }, currency);
  if (amount) return `the price of ${line.sku}: ${amount.message}`;
  const rate = line.discountRate === undefined ? 0 : Number(line.discountRate);
  return rate >= 0 && rate <= 1 ? undefined : `the discount of ${line.sku} must be from 0 to 1`;
}

const isMoment = (moment: Date | undefined): boolean => moment === undefined || !Number.isNaN(moment.getTime());

/** Each reason against a record: the field, what it says, and whether it holds. The first that holds is told. */
function reasons(record: HistoricalOrder, { numbers }: HistoryFacts): readonly (readonly [string, string, boolean])[] {
  const { lines, externalReference, number, customerId, shippingAddress, placedAt, requiredAt, shippedAt } = record;
  return [
    ['lines', 'an order needs at least one line', lines.length === 0],
    ['externalReference', 'the order must have a reference', externalReference === ''],
    ['number', `another order has the number ${number}`, number !== undefined && numbers.has(number)],
    ['customerId', 'not an id', customerId !== undefined && customerId !== null && !isId(customerId)],
    ['shippingAddress', 'the country must be a two-letter code', !/^[A-Z]{2}$/.test(shippingAddress.countryCode)],
    ['placedAt', 'a date is not a date', ![placedAt, requiredAt, shippedAt].every(isMoment)],
  ];
}

/** Why an order of the past cannot be taken; undefined when it can. */
export function historyProblem(record: HistoricalOrder, facts: HistoryFacts): HistoryProblem | undefined {
  const currency = facts.channels.get(record.channelCode)?.currency;
  if (!currency) return { field: 'channelCode', reason: `there is no channel ${record.channelCode}` };
  if (currency !== record.currencyCode) return { field: 'currencyCode', reason: `the channel sells in ${currency}` };
  const broken = reasons(record, facts).find(([, , holds]) => holds);
  if (broken) return { field: broken[0], reason: broken[1] };
  const [shipping] = amountProblems({ amount: record.shippingTotal, currencyCode: currency }, currency);
  if (shipping) return { field: 'shippingTotal', reason: shipping.message };
  const [text] = textProblems(record);
  if (text) return { field: text.field?.[0] ?? '', reason: text.message };
  const line = record.lines.map((one) => lineProblem(one, currency, facts.titles)).find((one) => one !== undefined);
  return line ? { field: 'lines', reason: line } : undefined;
}
