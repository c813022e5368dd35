import { CacheFor } from '@oms/platform/graphql/cache-directive';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { sql } from '@oms/platform/database/sql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { InventoryLevelType } from './level.type.js';
import * as load from './loaders.js';
import { ReorderPolicyType } from './reorder-policy.type.js';
import { policyOfLevel } from './stock-operations.loaders.js';
import { LocationFilter } from './location.inputs.js';
import { LocationConnection, LocationType } from './location.type.js';

type Context = load.Context;

@Resolver(() => InventoryLevelType)
export class LevelResolver {
  @FieldResolver(() => LocationType, { nullable: true })
  location(@Root() level: load.LevelRow, @Ctx() ctx: Context) {
    return ctx.load(load.locationById, level.locationId);
  }

  @FieldResolver(() => ReorderPolicyType, { nullable: true })
  reorderPolicy(@Root() level: load.LevelRow, @Ctx() ctx: Context) {
    return ctx.load(policyOfLevel, level.id);
  }

  @Authorized('storefront')
  @CacheFor(300)
  @Query(() => LocationConnection, { nullable: true })
  async locations(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => LocationFilter, { nullable: true }) filter?: LocationFilter,
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
