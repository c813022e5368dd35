import { groupByKey } from '@oms/platform/graphql/align';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { rows, sql } from '@oms/platform/database/sql';
import type { OrdersServices } from '../services.js';
import type { CustomerLifetimeType } from './customer-lifetime.type.js';

interface Row {
  readonly customerId: string;
  readonly currency: string;
  readonly orders: number;
  readonly cancelled: number;
  readonly returned: number;
  readonly total: number;
  readonly captured: number;
  readonly refunded: number;
  readonly firstPlacedAt: Date;
  readonly lastPlacedAt: Date;
}

/** What customers have bought, by currency; the one with most orders first. */
export const lifetimeOfCustomer = defineLoader<string, CustomerLifetimeType[], OrdersServices>(async (ctx, ids) => {
  const found = await rows<Row>(
    ctx.db,
    sql`select customer_id, currency, min(placed_at) as first_placed_at, max(placed_at) as last_placed_at,
               count(*) filter (where status <> 'CANCELLED')::int as orders, count(*) filter (where status = 'CANCELLED')::int as cancelled,
               count(*) filter (where return_status <> 'NONE')::int as returned,
               coalesce(sum(total) filter (where status <> 'CANCELLED'), 0)::bigint as total,
               sum(captured)::bigint as captured, sum(refunded)::bigint as refunded
          from orders where customer_id = any(${ids}::uuid[]) and status not in ('DRAFT', 'EXPIRED')
         group by customer_id, currency order by customer_id, count(*) desc, currency`,
  );
  return groupByKey(ids, found, (row) => row.customerId).map((list) =>
    list.map(({ total, captured, refunded, ...row }) => ({
      ...row,
      total: moneyOf(total, row.currency),
      refunded: moneyOf(refunded, row.currency),
      value: moneyOf(captured - refunded, row.currency),
    })),
  );
});
