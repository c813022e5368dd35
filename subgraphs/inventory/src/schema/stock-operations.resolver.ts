import { sql } from '@oms/platform/database/sql';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { Arg, Args, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { CycleCountConnection, CycleCountLineType, CycleCountType } from './cycle-count.type.js';
import * as load from './loaders.js';
import { LocationType } from './location.type.js';
import * as stock from './stock-operations.loaders.js';
import { TransferConnection, TransferLineType, TransferType } from './transfer.type.js';

type Context = load.Context;

@Resolver(() => TransferType)
export class TransferResolver {
  @FieldResolver(() => LocationType, { nullable: true })
  from(@Root() transfer: stock.TransferRow, @Ctx() ctx: Context) {
    return ctx.load(load.locationById, transfer.fromLocationId);
  }

  @FieldResolver(() => LocationType, { nullable: true })
  to(@Root() transfer: stock.TransferRow, @Ctx() ctx: Context) {
    return ctx.load(load.locationById, transfer.toLocationId);
  }

  @FieldResolver(() => [TransferLineType])
  async lines(@Root() transfer: stock.TransferRow, @Ctx() ctx: Context) {
    return (await ctx.load(stock.linesOfTransfer, transfer.id)) ?? [];
  }

  @Authorized('inventory:read')
  @Query(() => TransferConnection, { nullable: true })
  async transfers(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('status', () => [String], { nullable: true }) status?: string[],
  ) {
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`t.*`,
        from: sql`transfer t`,
        where: status ? [sql`t.status = any(${status}::text[])`] : [],
        sort: [
          { expression: sql`t.created_at`, type: 'timestamptz' },
          { expression: sql`t.id`, type: 'uuid' },
        ],
        direction: 'desc',
        page,
      }),
    );
  }
}

@Resolver(() => CycleCountType)
export class CycleCountResolver {
  @FieldResolver(() => LocationType, { nullable: true })
  location(@Root() count: { locationId: string }, @Ctx() ctx: Context) {
    return ctx.load(load.locationById, count.locationId);
  }

  @FieldResolver(() => [CycleCountLineType])
  async lines(@Root() count: { id: string }, @Ctx() ctx: Context) {
    return (await ctx.load(stock.linesOfCount, count.id)) ?? [];
  }

  @Authorized('inventory:read')
  @Query(() => CycleCountConnection, { nullable: true })
  async cycleCounts(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('status', () => [String], { nullable: true }) status?: string[],
  ) {
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`c.*`,
        from: sql`cycle_count c`,
        where: status ? [sql`c.status = any(${status}::text[])`] : [],
        sort: [
          { expression: sql`c.created_at`, type: 'timestamptz' },
          { expression: sql`c.id`, type: 'uuid' },
        ],
        direction: 'desc',
        page,
      }),
    );
  }
}
