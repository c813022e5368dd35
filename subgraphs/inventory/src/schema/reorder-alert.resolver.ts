import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { sql } from '@oms/platform/database/sql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { ItemType } from './item.type.js';
import * as load from './loaders.js';
import { LocationType } from './location.type.js';
import { ReorderAlertConnection, ReorderAlertType } from './reorder-alert.type.js';
import { ReorderAlertFilter } from './reorder.inputs.js';

type Context = load.Context;

@Resolver(() => ReorderAlertType)
export class ReorderAlertResolver {
  @FieldResolver(() => ItemType, { nullable: true })
  item(@Root() alert: { sku: string }, @Ctx() ctx: Context) {
    return ctx.load(load.itemBySku, alert.sku);
  }

  @FieldResolver(() => LocationType, { nullable: true })
  location(@Root() alert: { locationId: string }, @Ctx() ctx: Context) {
    return ctx.load(load.locationById, alert.locationId);
  }

  @Authorized('inventory:read')
  @Query(() => ReorderAlertConnection, { nullable: true })
  async reorderAlerts(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => ReorderAlertFilter, { nullable: true }) filter?: ReorderAlertFilter,
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
