import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { ItemChanged } from '@oms/platform/events/stock-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrdersServices } from '../services.js';

/** What orders reads of `ItemChanged`. */
export type KnownItem = Pick<
  ItemChanged,
  'sku' | 'title' | 'active' | 'stockTracked' | 'requiresShipping' | 'components'
>;

/** Keeps what orders must know of an item: title, whether it is for sale, its kit recipe. */
export const recordItems = (
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<KnownItem>[],
): Promise<void> =>
  consumeEvents(ctx, 'orders.record-items', events, async (tx, fresh) => {
    const items = fresh.map(({ payload: { sku, title, active, stockTracked, requiresShipping, components } }) => ({
      sku,
      title,
      active,
      stock_tracked: stockTracked,
      requires_shipping: requiresShipping,
      components,
    }));
    await run(
      tx.db,
      sql`insert into catalog_item select * from ${recordset(items, 's', 'sku text, title text, active boolean, stock_tracked boolean, requires_shipping boolean, components jsonb')} order by sku
          on conflict (sku) do update set title = excluded.title, active = excluded.active, stock_tracked = excluded.stock_tracked, requires_shipping = excluded.requires_shipping, components = excluded.components`,
    );
  });
