import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs, pageOf } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { sql } from '@oms/platform/database/sql';
import { isId } from '@oms/platform/values/ids';
import { Arg, Args, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import * as input from './inputs.js';
import * as load from './loaders.js';
import * as type from './types.js';

type Context = load.Context;

@Resolver(() => type.ItemType)
export class ItemResolver {
  @FieldResolver(() => [type.ItemComponentType])
  async components(@Root() item: load.ItemRow, @Ctx() ctx: Context) {
    return (await ctx.load(load.componentsOfItem, item.sku)) ?? [];
  }

  @Authorized('inventory:read')
  @FieldResolver(() => type.SupplierType, { nullable: true })
  supplier(@Root() item: load.ItemRow, @Ctx() ctx: Context) {
    return item.supplierCode ? ctx.load(load.supplierByCode, item.supplierCode) : null;
  }

  @Authorized('inventory:read')
  @FieldResolver(() => type.InventoryLevelConnection, { nullable: true })
  async levels(@Root() item: load.ItemRow, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const found = await ctx.load(load.levelsOfItem, { id: item.sku, page: pageOf(page) });
    return found ? toConnection(found) : null;
  }

  @Authorized('storefront')
  @Query(() => type.ItemType, { nullable: true })
  item(@Arg('sku') sku: string, @Ctx() ctx: Context) {
    return ctx.load(load.itemBySku, sku);
  }

  @Authorized('storefront')
  @Query(() => type.ItemConnection, { nullable: true })
  async items(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => input.ItemFilter, { nullable: true }) filter?: input.ItemFilter,
  ) {
    const text = filter?.text?.replaceAll(/[%_\\]/g, String.raw`\$&`);
    const where = [
      ...(text ? [sql`(i.title ilike ${`%${text}%`} or i.sku like ${`${text}%`})`] : []),
      ...(filter?.category ? [sql`i.category = ${filter.category}`] : []),
      ...(filter?.supplierCode ? [sql`i.supplier_code = ${filter.supplierCode}`] : []),
      ...(filter?.active === undefined || filter.active === null ? [] : [sql`i.active = ${filter.active}`]),
    ];
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`i.*, i.unit_cost::text as cost`,
        from: sql`item i`,
        where,
        sort: [{ expression: sql`i.sku`, type: 'text' }],
        page,
      }),
    );
  }
}

@Resolver(() => type.InventoryLevelType)
export class LevelResolver {
  @FieldResolver(() => type.LocationType, { nullable: true })
  location(@Root() level: load.LevelRow, @Ctx() ctx: Context) {
    return ctx.load(load.locationById, level.locationId);
  }

  @Authorized('storefront')
  @Query(() => type.LocationConnection, { nullable: true })
  async locations(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => input.LocationFilter, { nullable: true }) filter?: input.LocationFilter,
  ) {
    const where = [
      ...(filter?.codes ? [sql`l.code = any(${filter.codes}::text[])`] : []),
      ...(filter?.kind ? [sql`l.kind = ${filter.kind}`] : []),
    ];
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`l.*`,
        from: sql`location l`,
        where,
        sort: [{ expression: sql`l.code`, type: 'text' }],
        page,
      }),
    );
  }
}

@Resolver(() => type.PurchaseOrderType)
export class PurchaseOrderResolver {
  @FieldResolver(() => type.LocationType, { nullable: true })
  location(@Root() order: { locationId: string }, @Ctx() ctx: Context) {
    return ctx.load(load.locationById, order.locationId);
  }

  @FieldResolver(() => [type.PurchaseOrderLineType])
  async lines(@Root() order: { id: string }, @Ctx() ctx: Context) {
    return (await ctx.load(load.linesOfPurchaseOrder, order.id)) ?? [];
  }

  @Authorized('inventory:read')
  @Query(() => type.PurchaseOrderConnection, { nullable: true })
  async purchaseOrders(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => input.PurchaseOrderFilter, { nullable: true }) filter?: input.PurchaseOrderFilter,
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

@Resolver(() => type.ReorderAlertType)
export class ReorderAlertResolver {
  @FieldResolver(() => type.ItemType, { nullable: true })
  item(@Root() alert: { sku: string }, @Ctx() ctx: Context) {
    return ctx.load(load.itemBySku, alert.sku);
  }

  @FieldResolver(() => type.LocationType, { nullable: true })
  location(@Root() alert: { locationId: string }, @Ctx() ctx: Context) {
    return ctx.load(load.locationById, alert.locationId);
  }

  @Authorized('inventory:read')
  @Query(() => type.ReorderAlertConnection, { nullable: true })
  async reorderAlerts(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => input.ReorderAlertFilter, { nullable: true }) filter?: input.ReorderAlertFilter,
  ) {
    const where = [
      ...(filter?.status ? [sql`a.status = any(${filter.status}::text[])`] : []),
      ...(filter?.locationCode ? [sql`l.code = ${filter.locationCode}`] : []),
    ];
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`a.*`,
        from: sql`reorder_alert a join location l on l.id = a.location_id`,
        where,
        sort: [
          { expression: sql`a.raised_at`, type: 'timestamptz' },
          { expression: sql`a.id`, type: 'uuid' },
        ],
        direction: 'desc',
        page,
      }),
    );
  }
}

/** What inventory adds to an order. */
@Resolver(() => type.OrderStub)
export class OrderDecisionsResolver {
  @FieldResolver(() => [type.AllocationDecisionType], { nullable: true })
  async allocationDecisions(@Root() order: type.OrderStub, @Ctx() ctx: Context) {
    return ctx.can('inventory:read') ? ctx.load(load.decisionsOfOrder, order.id) : null;
  }
}

/** How references of other subgraphs become entities. Items and locations are open to storefronts. */
export const references = {
  Item: ({ sku }: { sku: string }, ctx: Context) => (ctx.can('storefront') ? ctx.load(load.itemBySku, sku) : null),
  Location: ({ id }: { id: string }, ctx: Context) =>
    ctx.can('storefront') && isId(id) ? ctx.load(load.locationById, id) : null,
  InventoryLevel: ({ id }: { id: string }, ctx: Context) =>
    ctx.can('inventory:read') && isId(id) ? ctx.load(load.levelById, id) : null,
  Order: ({ id }: { id: string }) => (isId(id) ? { id } : null),
};
