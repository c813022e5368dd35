import type { Database } from '@oms/platform/database/database';
import { groupByKey } from '@oms/platform/graphql/align';
import { rows, sql, type RawBuilder, type Sql } from '@oms/platform/database/sql';
import type { OrderState } from '../rules/order-state.js';
import { loadAllowances } from './allowances.js';
import { loadClaims, loadReturns } from './returns.js';
import { rememberTroubles } from './told-cases.js';
import { rememberFacts } from './told-facts.js';

type Owned<T> = T & { orderId: string };

/** What of an order lies in tables of its own. */
export const ORDER_PARTS = [
  'deliveries',
  'lines',
  'allocations',
  'payments',
  'holds',
  'cancellations',
  'discounts',
  'refunds',
  'returns',
  'claims',
  'allowances',
] as const satisfies readonly (keyof OrderState)[];
type PartName = (typeof ORDER_PARTS)[number];

/** An order's own row, with what is read of its channel. */
export type StoredOrder = Omit<OrderState, PartName>;
type PartOf<Name extends PartName> = OrderState[Name][number];

type Parts = { readonly [Name in PartName]: Owned<PartOf<Name>>[] };

const below = (table: string, order: string, ids: readonly string[]): RawBuilder<unknown> =>
  sql`select * from ${sql.raw(table)} where order_id = any(${ids}::uuid[]) order by ${sql.raw(order)}`;

/** Lines with their components. */
export const lineSelection = (condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select line.*, line.discount_rate::text as discount_rate,
         coalesce((select jsonb_agg(jsonb_build_object('sku', c.sku, 'perKit', c.per_kit, 'priceShare', c.price_share) order by c.sku)
                   from order_line_component c where c.line_id = line.id), '[]') as components
  from order_line line where ${condition} order by line.order_id, line.position`;

/** Payments with what is on its way to be captured, and to be given back. */
export const paymentSelection = (condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select payment.*, coalesce((select sum(c.amount) from payment_capture c where c.payment_id = payment.id and c.status = 'PENDING'), 0)::bigint as capturing,
    coalesce((select sum(r.amount) from refund r where r.payment_id = payment.id and r.status = 'PENDING'), 0)::bigint as refunding
  from payment where ${condition} order by created_at, id`;

async function loadParts(db: Sql, found: readonly StoredOrder[]): Promise<Parts> {
  const ids = found.map((order) => order.id);
  const inOrders = sql`order_id = any(${ids}::uuid[])`;
  const refunds = await rows<Owned<PartOf<'refunds'>>>(db, below('refund', 'created_at, id', ids));
  return {
    deliveries: await rows(db, below('order_delivery', 'position', ids)),
    lines: await rows(db, lineSelection(inOrders)),
    allocations: await rows(db, below('order_line_allocation', 'allocation_id', ids)),
    payments: await rows(db, paymentSelection(inOrders)),
    holds: await rows(db, below('hold', 'placed_at, id', ids)),
    cancellations: await rows(db, below('cancellation_request', 'requested_at, id', ids)),
    discounts: await rows(db, below('order_discount', 'position', ids)),
    refunds,
    allowances: await loadAllowances(db, found, refunds),
    returns: await loadReturns(db, found),
    claims: await loadClaims(db, found),
  };
}

async function assemble(db: Sql, found: StoredOrder[]): Promise<OrderState[]> {
  const ids = found.map((order) => order.id);
  if (ids.length === 0) return [];
  const parts = await loadParts(db, found);
  const names = Object.keys(parts) as PartName[];
  const split = names.map(
    (name) => [name, groupByKey<string, { orderId: string }>(ids, parts[name], (one) => one.orderId)] as const,
  );
  return found.map(
    (order, index) =>
      ({ ...order, ...Object.fromEntries(split.map(([name, groups]) => [name, groups[index] ?? []])) }) as OrderState,
  );
}

/** Locks orders in the order of their ids and loads them whole. Missing ids are left out. */
export async function lockOrders(db: Sql, ids: readonly string[]): Promise<OrderState[]> {
  const locked = sql`select orders.*, channel.policies, channel.location_ids as channel_locations from orders join channel on channel.code = orders.channel_code
    where orders.id = any(${ids}::uuid[]) order by orders.id for update of orders`;
  return (await assemble(db, await rows<StoredOrder>(db, locked))).map(rememberFacts).map(rememberTroubles);
}

/** Up to `limit` whole orders behind `after` in the order of their ids, all of one moment, without locks: for verification. */
export const readOrdersAfter = (database: Database, after: string | null, limit: number): Promise<OrderState[]> =>
  database.transaction(
    async ({ sql: db }) => {
      const found = await rows<StoredOrder>(
        db,
        sql`select orders.*, channel.policies, channel.location_ids as channel_locations from orders join channel on channel.code = orders.channel_code
            where ${after}::uuid is null or orders.id > ${after}::uuid order by orders.id limit ${limit}`,
      );
      return assemble(db, found);
    },
    { snapshot: true },
  );

/** Whole orders without locks, for looking only. Missing ids are left out. */
export const readOrders = async (db: Sql, ids: readonly string[]): Promise<OrderState[]> =>
  assemble(
    db,
    await rows<StoredOrder>(
      db,
      sql`select orders.*, channel.policies from orders join channel on channel.code = orders.channel_code where orders.id = any(${ids}::uuid[])`,
    ),
  );
