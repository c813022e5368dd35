import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs, pageOf } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { firstRow, sql, type RawBuilder } from '@oms/platform/database/sql';
import { AccessError } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { returnables } from '../rules/returns/returnable.js';
import type { OrdersServices } from '../services.js';
import { lineById, maySee, orderById } from './order.loaders.js';
import { OrderType } from './order.type.js';
import type { OrderView } from './shown-order.js';
import { ReturnableLineType } from './return-estimate.type.js';
import { ReturnFilter } from './return-list.inputs.js';
import * as load from './return.loaders.js';
import { ReturnConnection, ReturnType } from './return.type.js';
import { returnableOrder } from './returnable.loader.js';

type Context = SubgraphContext<OrdersServices>;

const prefix = (text: string): string => `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

const id = (text: string): string => (isId(text) ? text : '00000000-0000-0000-0000-000000000000');

const VENDOR = sql`exists (select from order_return_lot l where l.return_id = r.id and l.disposition = 'RETURN_TO_VENDOR' and l.vendor_reference is null)`;

/** What each field of the filter asks for. */
const CONDITIONS: {
  readonly [Name in keyof ReturnFilter]-?: (value: NonNullable<ReturnFilter[Name]>) => RawBuilder<unknown>;
} = {
  status: (states) => sql`r.status = any(${states}::text[])`,
  origin: (origins) => sql`r.origin = any(${origins}::text[])`,
  number: (text) => sql`r.number like ${prefix(text.toUpperCase())}`,
  orderId: (text) => sql`r.order_id = ${id(text)}::uuid`,
  locationId: (text) => sql`r.location_id = ${id(text)}::uuid`,
  reason: (reason) => sql`exists (select from order_return_line l where l.return_id = r.id and l.reason = ${reason})`,
  requestedFrom: (moment) => sql`r.requested_at >= ${moment}`,
  requestedTo: (moment) => sql`r.requested_at < ${moment}`,
  waitsForVendor: (wanted) => (wanted ? VENDOR : sql`not ${VENDOR}`),
};

/** Staff see every return, a customer its own. */
function conditions(ctx: Context, filter: ReturnFilter): RawBuilder<unknown>[] {
  const { actor } = ctx;
  const staff = ctx.can('orders:read');
  if (!staff && !(actor?.role === 'customer' && (actor.customerId ?? actor.orderId)))
    throw new AccessError('FORBIDDEN', 'Returns are listed for staff and for the customer they belong to.');
  const asked = Object.entries(CONDITIONS).flatMap(([name, condition]) => {
    const value = filter[name as keyof ReturnFilter];
    return value == null || value === '' ? [] : [(condition as (given: unknown) => RawBuilder<unknown>)(value)];
  });
  const own = sql`(o.customer_id = ${actor?.customerId ?? null} or o.id = ${actor?.orderId ?? null}::uuid)`;
  return [...(staff ? [] : [own]), ...asked];
}

@Resolver(() => ReturnType)
export class ReturnResolver {
  @Authorized('orders:read', 'account')
  @Query(() => ReturnType, { nullable: true })
  async return(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    const one = isId(id) ? await ctx.load(load.returnById, id) : undefined;
    return one && maySee(ctx, load.orderOf(one.row)) ? one : null;
  }

  @Authorized('orders:read', 'account')
  @Query(() => ReturnType, { nullable: true })
  async returnByNumber(@Arg('number') number: string, @Ctx() ctx: Context) {
    const row = await firstRow<load.ReturnRow>(
      ctx.db,
      sql`select ${load.RETURN_COLUMNS} from ${load.RETURN_TABLES} where r.number = ${number.trim().toUpperCase()} or r.number = ${number.trim()}`,
    );
    return row && maySee(ctx, load.orderOf(row)) ? load.returnView(row) : null;
  }

  @Authorized('orders:read', 'account')
  @Query(() => ReturnConnection, { nullable: true, description: 'Newest first.' })
  async returns(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => ReturnFilter, { nullable: true }) filter?: ReturnFilter,
  ) {
    const found = await fetchPage<load.ReturnRow>(ctx.db, {
      columns: load.RETURN_COLUMNS,
      from: load.RETURN_TABLES,
      where: conditions(ctx, filter ?? {}),
      sort: load.RETURN_SORT,
      direction: 'desc',
      page,
    });
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: load.returnView(node) }));
    return toConnection({ ...found, edges });
  }

  @FieldResolver(() => OrderType, { nullable: true })
  order(@Root() { row }: load.ReturnView, @Ctx() ctx: Context) {
    return ctx.load(orderById, row.orderId);
  }

  @FieldResolver()
  async lines(@Root() { row }: load.ReturnView, @Ctx() ctx: Context): Promise<never[]> {
    const lines = (await ctx.load(load.linesOfReturn, row.id)) ?? [];
    return lines.map((line) => ({
      ...load.lineViewOf(line, row.currency),
      orderLine: ctx.load(lineById, line.lineId),
    })) as never[];
  }

  @FieldResolver()
  async availableActions(@Root() { row }: load.ReturnView, @Ctx() ctx: Context): Promise<string[]> {
    return load.actionsOf(ctx, row, (await ctx.load(load.linesOfReturn, row.id)) ?? []);
  }
}

/** What returns add to an order. */
@Resolver(() => OrderType)
export class OrderReturnsResolver {
  @FieldResolver(() => ReturnConnection, { nullable: true, description: 'Newest first.' })
  async returns(@Root() { row }: OrderView, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const found = await ctx.load(load.returnsOfOrder, { id: row.id, page: pageOf(page) });
    if (!found) return null;
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: load.returnView(node) }));
    return toConnection({ ...found, edges });
  }

  @FieldResolver(() => [ReturnableLineType], { description: 'What may come back now, part by part, and why not more.' })
  async returnableLines(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    const order = await ctx.load(returnableOrder, row.id);
    if (!order) return [];
    return returnables(order, ctx.clock.now()).map(
      ({ line, sku, quantity, faultOnly, obstacle, until, faultUntil }) => ({
        lineId: line.id,
        sku,
        title: line.title,
        quantity,
        faultOnly,
        obstacle,
        until: faultOnly ? faultUntil : until,
      }),
    );
  }
}
