import { alignByKey, groupByKey } from '@oms/platform/graphql/align';
import { fetchPages, type SortKey } from '@oms/platform/graphql/page';
import { below, pagesBelow } from '@oms/platform/graphql/pages-below';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { rows, sql } from '@oms/platform/database/sql';
import { returnActions } from '../rules/returns/return-actions.js';
import {
  receivedUnits,
  type ClaimRecord,
  type ReturnLine,
  type ReturnLot,
  type ReturnRecord,
} from '../rules/returns/return-record.js';
import { isOwnOrder } from '../rules/own-order.js';
import type { OrdersServices } from '../services.js';

type Context = SubgraphContext<OrdersServices>;

/** A return's row with what its order says: whose it is, and in what money. */
export type ReturnRow = Omit<ReturnRecord, 'lines'> & {
  readonly orderId: string;
  readonly customerId: string | null;
  readonly currency: string;
};

/** The order of a return, as far as it says whose it is. */
export const orderOf = ({ orderId, customerId }: ReturnRow) => ({ id: orderId, customerId });

/** A return as the graph shows it; `row` keeps what field resolvers need. */
export const returnView = (row: ReturnRow) => {
  const cost = row.parcel?.cost ?? null;
  return {
    ...row,
    row,
    location: row.locationId ? { id: row.locationId } : null,
    shippingFee: moneyOf(row.shippingFee, row.currency),
    shippingRefund: moneyOf(row.shippingRefund, row.currency),
    parcel: row.parcel && {
      ...row.parcel,
      cost: cost === null ? null : moneyOf(cost, row.parcel.currency ?? row.currency),
    },
  };
};
export type ReturnView = ReturnType<typeof returnView>;

export const RETURN_COLUMNS = sql`r.*, o.customer_id, o.currency`;
export const RETURN_TABLES = sql`order_return r join orders o on o.id = r.order_id`;
export const RETURN_SORT: readonly SortKey[] = [
  { expression: sql`r.requested_at`, type: 'timestamptz' },
  { expression: sql`r.id`, type: 'uuid' },
];

/** Returns by id, whoever asks; callers check the rights. */
export const returnById = defineLoader<string, ReturnView, OrdersServices>(async (ctx, ids) => {
  const found = await rows<ReturnRow>(
    ctx.db,
    sql`select ${RETURN_COLUMNS} from ${RETURN_TABLES} where r.id = any(${ids}::uuid[])`,
  );
  return alignByKey(ids, found.map(returnView), (one) => one.id);
});

type LineRow = ReturnLine & { readonly returnId: string };

export const linesOfReturn = defineLoader<string, LineRow[], OrdersServices>(async (ctx, ids) => {
  const lines = await rows<LineRow>(
    ctx.db,
    sql`select * from order_return_line where return_id = any(${ids}::uuid[]) order by return_id, position`,
  );
  const lots = await rows<ReturnLot & { returnLineId: string }>(
    ctx.db,
    sql`select * from order_return_lot where return_id = any(${ids}::uuid[]) order by received_at, id`,
  );
  const grouped = groupByKey(lines.map((line) => line.id), lots, (lot) => lot.returnLineId); // prettier-ignore
  const whole = lines.map((line, index) => ({ ...line, lots: grouped[index] ?? [] }));
  return groupByKey(ids, whole, (line) => line.returnId);
});

export const lineViewOf = (line: ReturnLine, currency: string) => ({
  ...line,
  item: { sku: line.sku },
  received: receivedUnits(line),
  lots: line.lots.map((lot) => ({
    ...lot,
    location: { id: lot.locationId },
    value: moneyOf(lot.value, currency),
    fee: moneyOf(lot.fee, currency),
  })),
});

/** What the one who asks may do with a return. */
export const actionsOf = (ctx: Context, row: ReturnRow, lines: readonly ReturnLine[]): string[] =>
  returnActions({ ...row, lines: [...lines] }, {
    service: ctx.can('orders:write'),
    location: ctx.can('fulfillment:write'),
    customer: isOwnOrder(ctx.actor, orderOf(row)),
  }); // prettier-ignore

export const returnsOfOrder = pagesBelow<ReturnRow, OrdersServices>((ctx, ids, page) =>
  fetchPages(ctx.db, {
    columns: RETURN_COLUMNS,
    from: RETURN_TABLES,
    sort: RETURN_SORT,
    direction: 'desc',
    page,
    parent: below('r.order_id', ids),
  }),
);

export const claimsOfOrder = defineLoader<string, (ClaimRecord & { orderId: string })[], OrdersServices>(
  async (ctx, ids) =>
    groupByKey(
      ids,
      await rows<ClaimRecord & { orderId: string }>(
        ctx.db,
        sql`select * from carrier_claim where order_id = any(${ids}::uuid[]) order by opened_at, id`,
      ),
      (one) => one.orderId,
    ),
);
