import { having } from '@oms/platform/database/among';
import { sql, type Sql } from '@oms/platform/database/sql';
import { isId } from '@oms/platform/values/ids';
import type { CaseFilter } from './case.inputs.js';

const CASES = { from: 'service_case c', key: 'c.id' };

/** One of these values; of a kind, state or severity few or many cases may be. */
async function oneOf(db: Sql, column: string, values: readonly string[] | null | undefined) {
  if (!values) return [];
  return [await having(db, CASES, sql`${sql.raw(column)} = any(${values}::text[])`)];
}
const equals = (column: string, value: string | null | undefined) =>
  value ? [sql`${sql.raw(column)} = ${value}`] : [];

const sameId = (column: string, id: string | null | undefined) =>
  id ? [isId(id) ? sql`${sql.raw(column)} = ${id}::uuid` : sql`false`] : [];

/** What a filter asks of `service_case c`. */
export async function caseConditions(db: Sql, filter: CaseFilter, now: Date) {
  return [
    ...(await oneOf(db, 'c.status', filter.status)),
    ...(await oneOf(db, 'c.severity', filter.severity)),
    ...(await oneOf(db, 'c.kind', filter.kind)),
    ...equals('c.queue_code', filter.queueCode),
    ...equals('c.owner_id', filter.ownerId),
    ...(filter.unassigned ? [sql`c.owner_id is null and c.status not in ('RESOLVED', 'CLOSED')`] : []),
    ...(filter.overdue ? [sql`c.due_at <= ${now}::timestamptz`] : []),
    ...sameId('c.customer_id', filter.customerId),
    ...sameId('c.order_id', filter.orderId),
    ...(filter.number ? [sql`(c.number = ${filter.number} or c.order_number = ${filter.number})`] : []),
  ];
}
