import { CacheFor } from '@oms/platform/graphql/cache-directive';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs, pageOf } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { having } from '@oms/platform/database/among';
import { sql, type RawBuilder } from '@oms/platform/database/sql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { ItemFilter } from './item.inputs.js';
import { ItemComponentType, ItemConnection, ItemType } from './item.type.js';
import { InventoryLevelConnection } from './level.type.js';
import * as load from './loaders.js';
import { SupplierType } from './supplier.type.js';

type Context = load.Context;

/** Items that have the text in their title, begin with it, or have it as their GTIN. */
function named(ctx: Context, text: string): Promise<RawBuilder<unknown>> {
  const plain = text.replaceAll(/[%_\\]/g, String.raw`\$&`);
  const matches = sql`(i.title ilike ${`%${plain}%`} or i.sku ilike ${`${plain}%`} or i.gtin = ${text})`;
  return having(ctx.db, { from: 'item i', key: 'i.sku' }, matches);
}

async function itemConditions(ctx: Context, { text, category, supplierCode, active }: ItemFilter) {
  const shown = ctx.can('inventory:read') ? active : true;
  return [
    ...(text ? [await named(ctx, text)] : []),
    ...(category ? [sql`i.category = ${category}`] : []),
    ...(supplierCode ? [sql`i.supplier_code = ${supplierCode}`] : []),
    ...(shown === undefined || shown === null ? [] : [sql`i.active = ${shown}`]),
  ];
}

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
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`i.*, i.unit_cost::text as cost`,
        from: sql`item i`,
        where: await itemConditions(ctx, filter ?? {}),
        sort: [{ expression: sql`i.sku`, type: 'text' }],
        page,
      }),
    );
  }
}
