import type { Tx } from '@oms/platform/commands/run-command';
import { groupByKey } from '@oms/platform/graphql/align';
import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { OrderState } from '../rules/order-state.js';
import type { ClaimRecord, ReturnLine, ReturnLot, ReturnRecord } from '../rules/returns/return-record.js';
import { snake } from '@oms/platform/values/snake-case';
import { upsert } from './upsert.js';

type Owned<T> = T & { orderId: string };

/** Returns that fulfil the condition on `r`, with their lines and lots, oldest first. Three statements, none without returns. */
async function selectReturns(db: Sql, condition: RawBuilder<unknown>): Promise<Owned<ReturnRecord>[]> {
  const found = await rows<Owned<ReturnRecord>>(
    db,
    sql`select r.* from order_return r where ${condition} order by r.requested_at, r.id`,
  );
  const ids = found.map((one) => one.id);
  if (ids.length === 0) return [];
  const lines = await rows<ReturnLine & { returnId: string }>(
    db,
    sql`select * from order_return_line where return_id = any(${ids}::uuid[]) order by return_id, position`,
  );
  const lots = await rows<ReturnLot & { returnLineId: string }>(
    db,
    sql`select * from order_return_lot where return_id = any(${ids}::uuid[]) order by received_at, id`,
  );
  const lineIds = lines.map((line) => line.id);
  const lotsOfLines = groupByKey(lineIds, lots, (lot) => lot.returnLineId);
  const whole = lines.map((line, index) => ({ ...line, lots: lotsOfLines[index] ?? [] }));
  const linesOfReturns = groupByKey(ids, whole, (line) => line.returnId);
  return found.map((one, index) => ({ ...one, lines: linesOfReturns[index] ?? [] }));
}

type Counted = Pick<OrderState, 'id' | 'returnsOpened' | 'claimsOpened'>;

/** Returns of those orders that have had any. */
export async function loadReturns(db: Sql, orders: readonly Counted[]): Promise<Owned<ReturnRecord>[]> {
  const ids = orders.filter((order) => order.returnsOpened > 0).map((order) => order.id);
  return ids.length === 0 ? [] : selectReturns(db, sql`r.order_id = any(${ids}::uuid[])`);
}

/** Claims of those orders that have had any. */
export async function loadClaims(db: Sql, orders: readonly Counted[]): Promise<Owned<ClaimRecord>[]> {
  const ids = orders.filter((order) => order.claimsOpened > 0).map((order) => order.id);
  if (ids.length === 0) return [];
  return rows(db, sql`select * from carrier_claim where order_id = any(${ids}::uuid[]) order by opened_at, id`);
}

const RETURN_COLUMNS =
  'id uuid, order_id uuid, number text, version bigint, status text, origin text, shipping text, location_id uuid, note text, reason text, requested_by jsonb, parcel jsonb, source_id uuid, shipping_fee bigint, shipping_refund bigint, expires_at timestamptz, overdue_at timestamptz, requested_at timestamptz, approved_at timestamptz, received_at timestamptz, inspected_at timestamptz, resolved_at timestamptz, closed_at timestamptz, updated_at timestamptz';
const LINE_COLUMNS =
  'id uuid, return_id uuid, order_id uuid, position smallint, line_id uuid, sku text, quantity int, dropped int, reason text, condition text, wanted text, exchange_sku text, exchange_line_id uuid, note text';
const LOT_COLUMNS =
  'id uuid, return_id uuid, return_line_id uuid, order_id uuid, location_id uuid, quantity int, disposition text, resolution text, value bigint, fee bigint, allowance_id uuid, exchange_line_id uuid, vendor_reference text, received_at timestamptz';
const CLAIM_COLUMNS =
  'id uuid, order_id uuid, shipment_id uuid, tracking_number text, kind text, status text, version bigint, items jsonb, resolution text, allowance_id uuid, reason text, value bigint, paid bigint, carrier_reference text, opened_by jsonb, opened_at timestamptz, filed_at timestamptz, resolved_at timestamptz, settled_at timestamptz, updated_at timestamptz';

/** Returns and claims of the orders that this transaction has changed. */
export const changedReturns = ({ returns }: Pick<OrderState, 'returns'>, now: Date): ReturnRecord[] =>
  returns.filter((one) => one.updatedAt === now);

/** Writes returns and claims that changed in this transaction, with their lines and lots. */
export async function writeReturns(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const changed = orders.flatMap((order) =>
    changedReturns(order, tx.now).map((one) => ({ ...one, orderId: order.id })),
  );
  if (changed.length > 0) {
    const lines = changed.flatMap(({ id, orderId, lines: own }) =>
      own.map((line) => ({ ...line, returnId: id, orderId })),
    );
    const lots = lines.flatMap(({ id, returnId, orderId, lots: own }) =>
      own.map((lot) => ({ ...lot, returnLineId: id, returnId, orderId })),
    );
    await upsert(tx, 'order_return', RETURN_COLUMNS, changed.map((one) => snake({ ...one, lines: undefined }))); // prettier-ignore
    await upsert(tx, 'order_return_line', LINE_COLUMNS, lines.map((one) => snake({ ...one, lots: undefined }))); // prettier-ignore
    await upsert(tx, 'order_return_lot', LOT_COLUMNS, lots.map(snake));
  }
  const claims = orders.flatMap((order) =>
    order.claims.filter((one) => one.updatedAt === tx.now).map((one) => snake({ ...one, orderId: order.id })),
  );
  await upsert(tx, 'carrier_claim', CLAIM_COLUMNS, claims);
}
