import { insertInto } from '@oms/platform/database/insert-into';
import type { Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import type { OrderState } from '../rules/order-state.js';
import { searchTerms } from '../rules/search-terms.js';
import { COMPONENT_COLUMNS, DELIVERY_COLUMNS, DISCOUNT_COLUMNS, LINE_COLUMNS } from './insert-order.js';
import { upsert } from './upsert.js';

/** A line that is there already has been worked on. */
const COUNTER_COLUMNS = 'backordered int, allocated int, cancelled int, cancel_pending int, returned int, lost int';

/**
 * Writes what only edits change: deliveries, lines with their recipes, discounts and search terms. A recipe is written
 * again when its kit's price changed.
 */
export async function writeShape(tx: Tx, orders: readonly OrderState[]): Promise<void> {
  const owned = (pick: (order: OrderState) => readonly object[]) =>
    orders.flatMap((order) => pick(order).map((one) => ({ ...one, orderId: order.id })));
  await upsert(
    tx,
    'order_delivery',
    DELIVERY_COLUMNS,
    owned((order) => order.deliveries),
  );
  await upsert(
    tx,
    'order_line',
    `${LINE_COLUMNS}, ${COUNTER_COLUMNS}`,
    owned((order) => order.lines),
  );
  const components = orders.flatMap((order) =>
    order.lines.flatMap((line) => line.components.map((component) => ({ ...component, lineId: line.id }))),
  );
  await upsert(tx, 'order_line_component', COMPONENT_COLUMNS, components, { key: 'line_id, sku' });
  await upsert(
    tx,
    'order_discount',
    DISCOUNT_COLUMNS,
    owned((order) => order.discounts),
  );
  const searched = orders.map((order) => ({ order_id: order.id, terms: searchTerms(order) }));
  await run(
    tx.db,
    sql`${insertInto('order_search', 'order_id uuid, terms tsvector', searched)}
        on conflict (order_id) do update set terms = excluded.terms || array_to_tsvector(array(select l from unnest(tsvector_to_array(order_search.terms)) l where l like 't%'))`,
  );
}
