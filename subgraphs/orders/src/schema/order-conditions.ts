import { among, having } from '@oms/platform/database/among';
import { sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import { BadInputError } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { toMinor } from '@oms/platform/values/money';
import { isKeepable } from '@oms/platform/values/keepable';
import { anyQuery, beginningTerm, exactTerm, nameQuery } from '../rules/search-terms.js';
import type { OrderFilter } from './order-list.inputs.js';

type Condition = RawBuilder<unknown>;

const any = (column: string, values: readonly string[] | null | undefined): Condition[] =>
  values ? [sql`${sql.raw(column)} = any(${values}::text[])`] : [];
const equal = (column: string, value: string | null | undefined): Condition[] =>
  value === undefined || value === null ? [] : [sql`${sql.raw(column)} = ${value}`];
/** Written out, so that the index of those that have the flag serves every plan. */
const flag = (column: string, value: boolean | null | undefined): Condition[] =>
  value === undefined || value === null ? [] : [value ? sql.raw(column) : sql`not ${sql.raw(column)}`];

const ORDERS = { from: 'orders o', key: 'o.id' };

/** Orders whose terms match each tsquery; one of a text of which nothing is left matches none. */
async function matching(db: Sql, queries: readonly string[]): Promise<Condition[]> {
  if (queries.length === 0) return [];
  if (queries.includes('')) return [sql`false`];
  const query = queries.map((one) => `(${one})`).join(' & ');
  const terms = sql`terms @@ ${query}::tsquery`;
  const one = {
    column: sql`o.id`,
    found: sql`select order_id from order_search where ${terms}`,
    // Nothing that the planner may turn into a list of them all.
    matches: sql`exists (select from order_search where order_id = o.id and ${terms} offset 0)`,
  };
  return [await among(db, one)];
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

async function amountConditions(db: Sql, { totalFrom, totalTo, currencyCode }: OrderFilter): Promise<Condition[]> {
  const amounts = [
    ...(totalFrom ? [sql`o.total >= ${amountOf('totalFrom', totalFrom, currencyCode)}`] : []),
    ...(totalTo ? [sql`o.total <= ${amountOf('totalTo', totalTo, currencyCode)}`] : []),
    ...equal('o.currency', currencyCode),
  ];
  return amounts.length > 0 ? [await having(db, ORDERS, sql.join(amounts, sql` and `))] : [];
}

const LATE = (now: Date): Condition =>
  sql`(o.promised_to < ${now} and o.status not in ('COMPLETED', 'CANCELLED', 'EXPIRED') and o.fulfillment_status not in ('DELIVERED', 'SHIPPED', 'CANCELLED'))`;

const editRequested = (db: Sql): Promise<Condition> =>
  among(db, {
    column: sql`o.id`,
    found: sql`select order_id from order_edit_request where status = 'REQUESTED'`,
    matches: EDIT_REQUESTED,
  });
const EDIT_REQUESTED = sql`exists (select from order_edit_request r where r.order_id = o.id and r.status = 'REQUESTED')`;

const ON_HOLD_FOR = (reason: string): Condition =>
  sql`(o.has_open_hold and exists (select from hold h where h.order_id = o.id and h.reason = ${reason} and h.status <> 'RELEASED'))`;

/** Of those that a person looks for among all: flags that few have. */
async function flagConditions(db: Sql, filter: OrderFilter, now: Date): Promise<Condition[]> {
  const { isLate, tags, holdReason } = filter;
  return [
    ...flag('o.has_open_hold', filter.hasOpenHold),
    ...flag('o.has_backorder', filter.hasBackorder),
    ...flag('o.historical', filter.historical),
    ...(isLate ? [await having(db, ORDERS, LATE(now))] : []),
    ...(isLate === false ? [sql`${LATE(now)} is not true`] : []),
    ...(filter.editRequested ? [await editRequested(db)] : []),
    ...(filter.editRequested === false ? [sql`not ${EDIT_REQUESTED}`] : []),
    ...(tags?.length ? [await having(db, ORDERS, sql`o.tags @> ${tags}::text[]`)] : []),
    ...(holdReason ? [ON_HOLD_FOR(holdReason)] : []),
  ];
}

/** What a filter asks of `orders o`. Text that cannot be kept matches nothing. */
export async function orderConditions(db: Sql, filter: OrderFilter, now: Date): Promise<Condition[]> {
  const texts = Object.values(filter)
    .flat()
    .filter((value) => typeof value === 'string');
  if (!texts.every(isKeepable)) return [sql`false`];
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
    ...(await amountConditions(db, filter)),
    ...(await flagConditions(db, filter, now)),
  ];
}
