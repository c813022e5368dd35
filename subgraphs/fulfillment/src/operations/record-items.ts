import type { OperationContext } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import type { ItemChanged } from '@oms/platform/events/stock-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { FulfillmentServices } from '../services.js';

/** What fulfillment reads of `ItemChanged`. */
type Item = Pick<ItemChanged, 'sku' | 'title' | 'weightGrams' | 'gtin'>;

/** Keeps what packing must know of an item: its weight and code. */
export const recordItems = (
  ctx: OperationContext<FulfillmentServices>,
  events: readonly IntegrationEvent<Item>[],
): Promise<void> =>
  consumeEvents(ctx, 'fulfillment.record-items', events, async (tx, fresh) => {
    const items = fresh.map(({ payload: { sku, title, weightGrams, gtin } }) => ({
      sku,
      title,
      weight_grams: weightGrams,
      gtin,
    }));
    await run(
      tx.db,
      sql`insert into known_item select * from ${recordset(items, 's', 'sku text, title text, weight_grams int, gtin text')} order by sku
          on conflict (sku) do update set title = excluded.title, weight_grams = excluded.weight_grams, gtin = excluded.gtin`,
    );
  });
