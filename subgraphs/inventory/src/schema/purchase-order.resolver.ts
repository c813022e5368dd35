import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { sql } from '@oms/platform/database/sql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import * as load from './loaders.js';
import { LocationType } from './location.type.js';
import { PurchaseOrderFilter } from './purchase-order.inputs.js';
import { PurchaseOrderConnection, PurchaseOrderLineType, PurchaseOrderType } from './purchase-order.type.js';

type Context = load.Context;

@Resolver(() => PurchaseOrderType)
export class PurchaseOrderResolver {
  @FieldResolver(() => LocationType, { nullable: true })
  location(@Root() order: { locationId: string }, @Ctx() ctx: Context) {
    return ctx.load(load.locationById, order.locationId);
  }

  @FieldResolver(() => [PurchaseOrderLineType])
  async lines(@Root() order: { id: string }, @Ctx() ctx: Context) {
    return (await ctx.load(load.linesOfPurchaseOrder, order.id)) ?? [];
  }

  @Authorized('inventory:read')
  @Query(() => PurchaseOrderConnection, { nullable: true })
  async purchaseOrders(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => PurchaseOrderFilter, { nullable: true }) filter?: PurchaseOrderFilter,
  ) {
    const where = [
      ...(filter?.status ? [sql`p.status = any(${filter.status}::text[])`] : []),
      ...(filter?.supplierCode ? [sql`p.supplier_code = ${filter.supplierCode}`] : []),
    ];
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`p.*`,
        from: sql`purchase_order p`,
        where,
        sort: [
          { expression: sql`p.ordered_at`, type: 'timestamptz' },
          { expression: sql`p.id`, type: 'uuid' },
        ],
        direction: 'desc',
        page,
      }),
    );
  }
}
