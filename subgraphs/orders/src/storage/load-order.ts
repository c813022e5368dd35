import type { Database } from '@oms/platform/database/database';
import { groupByKey } from '@oms/platform/graphql/align';
import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type {
  AllocationState,
  CancellationState,
  ComponentState,
  DeliveryState,
  HoldState,
  LineState,
  OrderState,
  PaymentState,
} from '../rules/order-state.js';
import { rememberFacts } from './told-facts.js';

type Owned<T> = T & { orderId: string };
type OrderRow = Omit<OrderState, 'deliveries' | 'lines' | 'allocations' | 'payments' | 'holds' | 'cancellations'>;

interface Parts {
  readonly deliveries: Owned<DeliveryState>[];
  readonly lines: Owned<LineState>[];
  readonly allocations: Owned<AllocationState>[];
  readonly payments: Owned<PaymentState>[];
  readonly holds: Owned<HoldState>[];
  readonly cancellations: Owned<CancellationState>[];
}

const below = (table: string, order: string, ids: readonly string[]): RawBuilder<unknown> =>
  sql`select * from ${sql.raw(table)} where order_id = any(${ids}::uuid[]) order by ${sql.raw(order)}`;

/** Lines with their components. */
export const lineSelection = (condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select line.*, line.discount_rate::text as discount_rate,
         coalesce((select jsonb_agg(jsonb_build_object('sku', c.sku, 'perKit', c.per_kit, 'priceShare', c.price_share) order by c.sku)
                   from order_line_component c where c.line_id = line.id), '[]') as components
  from order_line line where ${condition} order by line.order_id, line.position`;

/** Payments with what is on its way to be captured. */
export const paymentSelection = (condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select payment.*, coalesce((select sum(c.amount) from payment_capture c where c.payment_id = payment.id and c.status = 'PENDING'), 0)::bigint as capturing
  from payment where ${condition} order by created_at, id`;

async function loadParts(db: Sql, ids: readonly string[]): Promise<Parts> {
  const inOrders = sql`order_id = any(${ids}::uuid[])`;
  return {
    deliveries: await rows(db, below('order_delivery', 'position', ids)),
    lines: await rows<Owned<LineState & { components: ComponentState[] }>>(db, lineSelection(inOrders)),
    allocations: await rows(db, below('order_line_allocation', 'allocation_id', ids)),
    payments: await rows(db, paymentSelection(inOrders)),
    holds: await rows(db, below('hold', 'placed_at, id', ids)),
    cancellations: await rows(db, below('cancellation_request', 'requested_at, id', ids)),
  };
}

async function assemble(db: Sql, found: OrderRow[]): Promise<OrderState[]> {
  const ids = found.map((order) => order.id);
  if (ids.length === 0) return [];
  const parts = await loadParts(db, ids);
  const split = <T extends { orderId: string }>(list: readonly T[]): T[][] =>
    groupByKey(ids, list, (one) => one.orderId);
  const [deliveries, lines, allocations, payments, holds, cancellations] = [
    split(parts.deliveries),
    split(parts.lines),
    split(parts.allocations),
    split(parts.payments),
    split(parts.holds),
    split(parts.cancellations),
  ];
  return found.map((order, index) => ({
    ...order,
    deliveries: deliveries[index] ?? [],
    lines: lines[index] ?? [],
    allocations: allocations[index] ?? [],
    payments: payments[index] ?? [],
    holds: holds[index] ?? [],
    cancellations: cancellations[index] ?? [],
  }));
}

/** Locks orders in the order of their ids and loads them whole. Missing ids are left out. */
export async function lockOrders(db: Sql, ids: readonly string[]): Promise<OrderState[]> {
  const locked = sql`select * from orders where id = any(${ids}::uuid[]) order by id for update`;
  return (await assemble(db, await rows<OrderRow>(db, locked))).map(rememberFacts);
}

/** Up to `limit` whole orders behind `after` in the order of their ids, all of one moment, without locks: for verification. */
export const readOrdersAfter = (database: Database, after: string | null, limit: number): Promise<OrderState[]> =>
  database.transaction(
    async ({ sql: db }) => {
      const found = await rows<OrderRow>(
        db,
        sql`select * from orders where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit}`,
      );
      return assemble(db, found);
    },
    { snapshot: true },
  );
