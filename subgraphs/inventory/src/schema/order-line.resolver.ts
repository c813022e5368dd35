import { DateTime } from '@oms/platform/graphql/scalars';
import { groupByKey } from '@oms/platform/graphql/align';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { Authorized, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { lineSupply, NOTHING_WAITS, type LineSupply, type WaitingUnits } from '../rules/line-supply.js';
import type { InventoryServices } from '../services.js';
import { loadComing, loadWaiting } from '../storage/line-supply.js';
import { locationById, type Context } from './loaders.js';
import { LineSupplyType, OrderLineStub } from './order-line.type.js';

/** When what lines wait for can be sent: two statements for all of them. */
const supplyOfLine = defineLoader<string, LineSupply, InventoryServices>(async (ctx, lineIds) => {
  const waiting = await loadWaiting(ctx.db, lineIds);
  if (waiting.length === 0) return lineIds.map(() => NOTHING_WAITS);
  const now = ctx.clock.now();
  const coming = await loadComing(ctx.db, [...new Set(waiting.map(({ sku }) => sku))], now);
  const byLine = groupByKey<string, WaitingUnits>(lineIds, waiting, ({ lineId }) => lineId);
  return byLine.map((own) => lineSupply(own, coming, now));
});

const supplyOf = async (ctx: Context, { id }: OrderLineStub): Promise<LineSupply> =>
  (await ctx.load(supplyOfLine, id)) ?? NOTHING_WAITS;

/** What inventory adds to a line of an order: when what waits for stock can be sent. */
@Resolver(() => OrderLineStub)
export class OrderLineSupplyResolver {
  @Authorized('orders:read', 'storefront')
  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When the last of the units that wait for stock can be sent; null: none waits, or nobody knows.',
  })
  async expectedAt(@Root() line: OrderLineStub, @Ctx() ctx: Context) {
    return (await supplyOf(ctx, line)).expectedAt;
  }

  @Authorized('orders:read', 'storefront')
  @FieldResolver(() => Int, { nullable: true, description: 'Waiting units that nothing on its way is enough for.' })
  async shortage(@Root() line: OrderLineStub, @Ctx() ctx: Context) {
    return (await supplyOf(ctx, line)).shortage;
  }

  @Authorized('orders:read', 'storefront')
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether what waits comes after it was promised, should be here already, or is not expected at all.',
  })
  async isDelayed(@Root() line: OrderLineStub, @Ctx() ctx: Context) {
    return (await supplyOf(ctx, line)).isDelayed;
  }

  @Authorized('inventory:read')
  @FieldResolver(() => [LineSupplyType], { nullable: true, description: 'What the waiting units will come from.' })
  async supply(@Root() line: OrderLineStub, @Ctx() ctx: Context) {
    const { supply } = await supplyOf(ctx, line);
    return Promise.all(
      supply.map(async ({ locationId, ...share }) => ({
        ...share,
        location: await ctx.load(locationById, locationId),
      })),
    );
  }
}
