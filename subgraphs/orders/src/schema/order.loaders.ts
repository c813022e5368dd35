import { alignByKey, groupByKey } from '@oms/platform/graphql/align';
import { fetchPages } from '@oms/platform/graphql/page';
import { below, pagesBelow } from '@oms/platform/graphql/pages-below';
import { loaderOfColumns } from '@oms/platform/graphql/projection';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { rows, sql } from '@oms/platform/database/sql';
import type { EditRequest } from '../rules/edit-request.js';
import type { AllowanceState, DiscountState, PaymentState, RefundState } from '../rules/money-state.js';
import type { CancellationState, DeliveryState, HoldState, LineState } from '../rules/order-state.js';
import { isOwnOrder } from '../rules/own-order.js';
import type { OrdersServices } from '../services.js';
import { allowanceSelection } from '../storage/allowances.js';
import { lineSelection, paymentSelection } from '../storage/load-order.js';
import type { DocumentRow } from './document-row.js';
import { lineView, type LineView } from './line.view.js';
import type { ChannelRow } from './order.view.js';
import { orderView, type OrderRow, type OrderView } from './shown-order.js';

type Context = SubgraphContext<OrdersServices>;
type Owned<T> = T & { orderId: string };

/** Staff see every order, a customer its own, nobody else any. */
export const maySee = (ctx: SubgraphContext, row: Pick<OrderRow, 'id' | 'customerId'>): boolean =>
  ctx.can('orders:read') || isOwnOrder(ctx.actor, row);

/** Staff see what orders keep of any customer, a customer what is its own. */
export const maySeeCustomer = (ctx: SubgraphContext, customerId: string): boolean =>
  ctx.can('orders:read') || (ctx.actor?.role === 'customer' && ctx.actor.customerId === customerId);

/** Orders by id, whoever asks; callers check the rights. */
export const orderById = defineLoader<string, OrderView, OrdersServices>(async (ctx, ids) => {
  const found = await rows<OrderRow>(ctx.db, sql`select * from orders where id = any(${ids}::uuid[])`);
  return alignByKey(
    ids,
    found.map((row) => orderView(row, ctx.clock.now())),
    (order) => order.id,
  );
});

const children = <T extends { orderId: string }>(load: (ctx: Context, ids: readonly string[]) => Promise<T[]>) =>
  defineLoader<string, T[], OrdersServices>(async (ctx, ids) =>
    groupByKey(ids, await load(ctx, ids), (one) => one.orderId),
  );

export const linesOfOrder = children<Owned<LineState>>((ctx, ids) =>
  rows(ctx.db, lineSelection(sql`line.order_id = any(${ids}::uuid[])`)),
);
export const paymentsOfOrder = children<Owned<PaymentState>>((ctx, ids) =>
  rows(ctx.db, paymentSelection(sql`order_id = any(${ids}::uuid[])`)),
);
export const deliveriesOfOrder = children<Owned<DeliveryState>>((ctx, ids) =>
  rows(ctx.db, sql`select * from order_delivery where order_id = any(${ids}::uuid[]) order by position`),
);
export const holdsOfOrder = children<Owned<HoldState>>((ctx, ids) =>
  rows(ctx.db, sql`select * from hold where order_id = any(${ids}::uuid[]) order by placed_at, id`),
);
export const cancellationsOfOrder = children<Owned<CancellationState>>((ctx, ids) =>
  rows(ctx.db, sql`select * from cancellation_request where order_id = any(${ids}::uuid[]) order by requested_at, id`),
);

export const discountsOfOrder = children<Owned<DiscountState>>((ctx, ids) =>
  rows(ctx.db, sql`select * from order_discount where order_id = any(${ids}::uuid[]) order by position`),
);
export const refundsOfOrder = children<Owned<RefundState>>((ctx, ids) =>
  rows(ctx.db, sql`select * from refund where order_id = any(${ids}::uuid[]) order by created_at, id`),
);

export const allowancesOfOrder = children<Owned<AllowanceState>>((ctx, ids) =>
  rows(ctx.db, allowanceSelection(sql`order_id = any(${ids}::uuid[])`)),
);

export const editRequestsOfOrder = children<EditRequest>((ctx, ids) =>
  rows(ctx.db, sql`select * from order_edit_request where order_id = any(${ids}::uuid[]) order by requested_at, id`),
);

export const documentsOfOrder = children<DocumentRow>((ctx, ids) =>
  rows(ctx.db, sql`select * from document where order_id = any(${ids}::uuid[]) order by issued_at, id`),
);
export const notesOfOrder = children<{ orderId: string; visibility: string }>((ctx, ids) =>
  rows(ctx.db, sql`select * from order_note where order_id = any(${ids}::uuid[]) order by created_at, id`),
);
export const attachmentsOfOrder = children<{ orderId: string }>((ctx, ids) =>
  rows(ctx.db, sql`select * from order_attachment where order_id = any(${ids}::uuid[]) order by created_at, id`),
);

/** Lines by their own id, for other subgraphs' references, with the order and whose it is. */
export const lineById = defineLoader<string, LineView, OrdersServices>(async (ctx, ids) => {
  const found = await rows<Owned<LineState> & { currency: string; customerId: string | null }>(
    ctx.db,
    sql`select l.*, o.currency, o.customer_id from (${lineSelection(sql`line.id = any(${ids}::uuid[])`)}) l join orders o on o.id = l.order_id`,
  );
  return alignByKey(
    ids,
    found.map((line) => lineView(line, line.currency, { id: line.orderId, customerId: line.customerId })),
    (line) => line.id,
  );
});

export const channelByCode = defineLoader<string, ChannelRow, OrdersServices>(async (ctx, codes) =>
  alignByKey(
    codes,
    await rows<ChannelRow>(ctx.db, sql`select * from channel where code = any(${codes}::text[])`),
    (one) => one.code,
  ),
);

export const deliveryById = defineLoader<string, DeliveryState, OrdersServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<DeliveryState>(ctx.db, sql`select * from order_delivery where id = any(${ids}::uuid[])`),
    ({ id }) => id,
  ),
);

/** Pages of lines, with the columns that are asked for. */
export const linePages = loaderOfColumns((columns) =>
  pagesBelow<LineState, OrdersServices>((ctx, ids, page) =>
    fetchPages(ctx.db, {
      columns: columns.list,
      from: sql`order_line line`,
      sort: [{ expression: sql`line.position::bigint`, type: 'bigint' }],
      page,
      parent: below('line.order_id', ids),
    }),
  ),
);

export interface EventRow {
  readonly id: string;
  readonly orderId: string;
  readonly sequence: number;
  readonly actor: { role: string; id: string };
  readonly visibility: string;
}

export const eventPages = pagesBelow<EventRow, OrdersServices>((ctx, ids, page) =>
  fetchPages(ctx.db, {
    columns: sql`e.*`,
    from: sql`order_event e`,
    where: ctx.can('orders:read') ? [] : [sql`e.visibility = 'CUSTOMER'`],
    sort: [{ expression: sql`e.sequence::bigint`, type: 'bigint' }],
    page,
    parent: below('e.order_id', ids),
  }),
);

/** Pages of customers' orders, with the columns that are asked for. */
export const ordersOfCustomer = loaderOfColumns((columns) =>
  pagesBelow<OrderRow, OrdersServices>((ctx, ids, page) =>
    fetchPages(ctx.db, {
      columns: columns.list,
      from: sql`orders o`,
      sort: [
        { expression: sql`o.placed_at`, type: 'timestamptz' },
        { expression: sql`o.id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
      parent: below('o.customer_id', ids),
    }),
  ),
);
