import { rows, sql } from '@oms/platform/database/sql';
import { alignByKey } from '@oms/platform/graphql/align';
import { fetchPages } from '@oms/platform/graphql/page';
import { below, pagesBelow } from '@oms/platform/graphql/pages-below';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import type { CustomersServices } from '../services.js';

export interface NotificationRow {
  readonly id: string;
  readonly recipient: string;
}

const notificationsBelow = (column: string) =>
  pagesBelow<NotificationRow, CustomersServices>((ctx, ids, page) =>
    fetchPages(ctx.db, {
      columns: sql`n.*`,
      from: sql`notification n`,
      sort: [
        { expression: sql`n.created_at`, type: 'timestamptz' },
        { expression: sql`n.id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
      parent: below(column, ids),
    }),
  );

export const notificationsOfCustomer = notificationsBelow('n.customer_id');
export const notificationsOfOrder = notificationsBelow('n.order_id');

export const notificationById = defineLoader<string, NotificationRow, CustomersServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<NotificationRow>(ctx.db, sql`select * from notification where id = any(${ids}::uuid[])`),
    (one) => one.id,
  ),
);
