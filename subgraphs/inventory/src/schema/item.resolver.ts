import { CacheFor } from '@oms/platform/graphql/cache-directive';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs, pageOf } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { among } from '@oms/platform/database/among';
import { sql } from '@oms/platform/database/sql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { ItemFilter } from './item.inputs.js';
import { ItemComponentType, ItemConnection, ItemType } from './item.type.js';
import { InventoryLevelConnection } from './level.type.js';
import * as load from './loaders.js';
import { SupplierType } from './supplier.type.js';

type Context = load.Context;

@Resolver(() => ItemType)
export class ItemResolver {
  @FieldResolver(() => [ItemComponentType])
  async components(@Root() item: load.ItemRow, @Ctx() ctx: Context) {
    return (await ctx.load(load.componentsOfItem, item.sku)) ?? [];
  }

  @Authorized('inventory:read')
  @FieldResolver(() => SupplierType, { nullable: true })
  supplier(@Root() item: load.ItemRow, @Ctx() ctx: Context) {
    return item.supplierCode ? ctx.load(load.supplierByCode, item.supplierCode) : null;
  }

  @Authorized('inventory:read')
  @FieldResolver(() => InventoryLevelConnection, { nullable: true })
  async levels(@Root() item: load.ItemRow, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const found = await ctx.load(load.levelsOfItem, { id: item.sku, page: pageOf(page) });
    return found ? toConnection(found) : null;
  }

  @Authorized('storefront')
  @Query(() => ItemType, { nullable: true })
  async item(@Arg('sku') sku: string, @Ctx() ctx: Context) {
    const item = await ctx.load(load.itemBySku, sku);
    return item?.active || ctx.can('inventory:read') ? item : null;
  }

  @Authorized('storefront')
  @CacheFor(60)
  @Query(() => ItemConnection, { nullable: true })
  async items(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => ItemFilter, { nullable: true }) filter?: ItemFilter,
  ) {
    const active = ctx.can('inventory:read') ? filter?.active : true;
    const text = filter?.text?.replaceAll(/[%_\\]/g, String.raw`\$&`);
    const named = sql`select sku from item where title ilike ${`%${text}%`} or sku ilike ${`${text}%`} or gtin = ${filter?.text ?? ''}`;
    const where = [
      ...(text ? [await among(ctx.db, sql`i.sku`, named)] : []),
      ...(filter?.category ? [sql`i.category = ${filter.category}`] : []),
      ...(filter?.supplierCode ? [sql`i.supplier_code = ${filter.supplierCode}`] : []),
      ...(active === undefined || active === null ? [] : [sql`i.active = ${active}`]),
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
