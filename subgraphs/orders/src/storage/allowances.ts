import { insertInto } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { rows, run, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import { snake } from '@oms/platform/values/snake-case';
import type { AllowanceState } from '../rules/money-state.js';
import type { OrderState } from '../rules/order-state.js';

/** Allowances with their items. */
export const allowanceSelection = (condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select allowance.*, (select jsonb_agg(jsonb_build_object('lineId', i.line_id, 'deliveryId', i.delivery_id, 'quantity', i.quantity, 'amount', i.amount,
      'discount', i.discount, 'tax', i.tax, 'taxIncluded', i.tax_included) order by i.position) from allowance_item i where i.allowance_id = allowance.id) as items
  from allowance where ${condition} order by created_at, id`;

/** Allowances of those orders that may have any: what is granted is granted of money that was taken, or shows in the total. */
export async function loadAllowances(
  db: Sql,
  orders: readonly Pick<OrderState, 'id' | 'allowanceTotal'>[],
  refunds: readonly { readonly orderId: string }[],
): Promise<(AllowanceState & { orderId: string })[]> {
  const refunded = new Set(refunds.map((one) => one.orderId));
  const ids = orders.flatMap(({ id, allowanceTotal }) => (allowanceTotal > 0 || refunded.has(id) ? [id] : []));
  return ids.length === 0 ? [] : rows(db, allowanceSelection(sql`order_id = any(${ids}::uuid[])`));
}

const COLUMNS =
  'id uuid, order_id uuid, cause text, amount bigint, reason text, note text, granted_by jsonb, created_at timestamptz';
const ITEM_COLUMNS =
  'allowance_id uuid, position smallint, line_id uuid, delivery_id uuid, quantity int, amount bigint, discount bigint, tax bigint, tax_included bigint';

/** Writes the allowances of this transaction: they never change afterwards. */
export async function insertAllowances(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const granted = orders.flatMap((order) =>
    order.allowances.filter((one) => one.createdAt === tx.now).map((one) => ({ ...one, orderId: order.id })),
  );
  if (granted.length === 0) return;
  const items = granted.flatMap((one) =>
    one.items.map((item, position) => snake({ ...item, allowanceId: one.id, position })),
  );
  const heads = granted.map((one) => snake({ ...one, items: undefined }));
  await run(
    tx.db,
    sql`with a as (${insertInto('allowance', COLUMNS, heads)}) ${insertInto('allowance_item', ITEM_COLUMNS, items)}`,
  );
}
