import { among } from '@oms/platform/database/among';
import { sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import { BadInputError } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { keepable } from '../rules/problem.js';
import { anyQuery, beginningTerm, exactTerm, nameQuery } from '../rules/search-terms.js';
import type { OrderFilter } from './order-list.inputs.js';

type Condition = RawBuilder<unknown>;

const any = (column: string, values: readonly string[] | null | undefined): Condition[] =>
  values ? [sql`${sql.raw(column)} = any(${values}::text[])`] : [];
const equal = (column: string, value: string | boolean | null | undefined): Condition[] =>
  value === undefined || value === null ? [] : [sql`${sql.raw(column)} = ${value}`];

/** Orders whose terms match each tsquery; one of a text of which nothing is left matches none. */
async function matching(db: Sql, queries: readonly string[]): Promise<Condition[]> {
  if (queries.length === 0) return [];
  if (queries.includes('')) return [sql`false`];
  const query = queries.map((one) => `(${one})`).join(' & ');
  return [await among(db, sql`o.id`, sql`select order_id from order_search where terms @@ ${query}::tsquery`)];
}

function termQueries({ text, email, name, phone, postalCode, sku, trackingNumber }: OrderFilter): string[] {
  const queries = [
    text ? anyQuery(text) : null,
    email ? beginningTerm('e', email) : null,
    name ? nameQuery(name) : null,
    phone ? beginningTerm('p', phone) : null,
    postalCode ? beginningTerm('z', postalCode) : null,
    sku ? exactTerm('s', sku) : null,
    trackingNumber ? exactTerm('t', trackingNumber) : null,
  ];
  return queries.filter((query) => query !== null);
}

function amountOf(field: string, amount: string, currency: string | null | undefined): number {
  if (!currency) throw new BadInputError(`"${field}" needs "currencyCode".`, ['filter', 'currencyCode']);
  try {
    return toMinor(amount, currency);
  } catch (error) {
    throw new BadInputError((error as RangeError).message, ['filter', field]);
  }
}

function amountConditions({ totalFrom, totalTo, currencyCode }: OrderFilter): Condition[] {
  return [
    ...(totalFrom ? [sql`o.total >= ${amountOf('totalFrom', totalFrom, currencyCode)}`] : []),
    ...(totalTo ? [sql`o.total <= ${amountOf('totalTo', totalTo, currencyCode)}`] : []),
    ...equal('o.currency', currencyCode),
  ];
}

const LATE = (now: Date): Condition =>
  sql`(o.promised_to < ${now} and o.status not in ('COMPLETED', 'CANCELLED', 'EXPIRED') and o.fulfillment_status not in ('DELIVERED', 'SHIPPED', 'CANCELLED'))`;

const EDIT_REQUESTED = sql`select from order_edit_request r where r.order_id = o.id and r.status = 'REQUESTED'`;

function flagConditions(filter: OrderFilter, now: Date): Condition[] {
  const { isLate, tags, holdReason, editRequested } = filter;
  return [
    ...equal('o.has_open_hold', filter.hasOpenHold),
    ...equal('o.has_backorder', filter.hasBackorder),
    ...equal('o.historical', filter.historical),
    ...(isLate == null ? [] : [isLate ? LATE(now) : sql`${LATE(now)} is not true`]),
    ...(editRequested == null ? [] : [sql`exists (${EDIT_REQUESTED}) = ${editRequested}`]),
    ...(tags?.length ? [sql`o.tags @> ${tags}::text[]`] : []),
    ...(holdReason
      ? [
          sql`o.has_open_hold and exists (select from hold h where h.order_id = o.id and h.reason = ${holdReason} and h.status <> 'RELEASED')`,
        ]
      : []),
  ];
}

/** What a filter asks of `orders o`. Text that cannot be kept matches nothing. */
export async function orderConditions(db: Sql, filter: OrderFilter, now: Date): Promise<Condition[]> {
  const texts = Object.values(filter)
    .flat()
    .filter((value) => typeof value === 'string');
  if (!texts.every(keepable)) return [sql`false`];
  const { customerId, placedFrom, placedTo } = filter;
  return [
    ...any('o.status', filter.status),
    ...any('o.payment_status', filter.paymentStatus),
    ...any('o.fulfillment_status', filter.fulfillmentStatus),
    ...any('o.return_status', filter.returnStatus),
    ...equal('o.channel_code', filter.channel),
    ...(customerId ? [isId(customerId) ? sql`o.customer_id = ${customerId}` : sql`false`] : []),
    ...(await matching(db, termQueries(filter))),
    ...(placedFrom ? [sql`o.placed_at >= ${placedFrom}`] : []),
    ...(placedTo ? [sql`o.placed_at < ${placedTo}`] : []),
    ...amountConditions(filter),
    ...flagConditions(filter, now),
  ];
}
