import { groupByKey } from '@oms/platform/graphql/align';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import type { OrdersServices } from '../services.js';
import type { PriceRow } from './order.view.js';

/** Whether the price `p` is the one that holds: begun, not ended, and none began after it. */
export const holdsAt = (now: Date): RawBuilder<unknown> => sql`
  p.valid_from <= ${now} and (p.valid_to is null or p.valid_to > ${now}) and not exists (
    select from price later where later.sku = p.sku and later.channel_code = p.channel_code and later.currency = p.currency
      and later.valid_from > p.valid_from and later.valid_from <= ${now} and (later.valid_to is null or later.valid_to > ${now}))`;

/** What an item costs now, in each channel that takes orders. */
export const pricesOfItem = defineLoader<string, PriceRow[], OrdersServices>(async (ctx, skus) => {
  const found = await rows<PriceRow>(
    ctx.db,
    sql`select p.* from price p join channel c on c.code = p.channel_code and c.active
        where p.sku = any(${skus}::text[]) and ${holdsAt(ctx.clock.now())} order by p.sku, p.channel_code`,
  );
  return groupByKey(skus, found, (price) => price.sku);
});
