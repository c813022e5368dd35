import { rows, sql } from '@oms/platform/database/sql';
import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { setReorderPolicy } from '../operations/set-reorder-policy.js';
import { upsertItem } from '../operations/upsert-item.js';
import { upsertLocation } from '../operations/upsert-location.js';
import { upsertSupplier } from '../operations/upsert-supplier.js';
import { answer } from './answer.js';
import { UpsertItemInputType } from './item.inputs.js';
import * as load from './loaders.js';
import { UpsertLocationInputType } from './location.inputs.js';
import { ItemPayload, LocationPayload, ReorderPolicyPayload, SupplierPayload } from './payloads.js';
import { SetReorderPolicyInputType } from './reorder.inputs.js';
import { UpsertSupplierInputType } from './supplier.inputs.js';

type Context = load.Context;

@Resolver()
export class SetupMutations {
  @Authorized('inventory:setup')
  @Mutation(() => ItemPayload)
  async upsertItem(@Arg('input', () => UpsertItemInputType) given: UpsertItemInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answer(ctx, 'upsertItem', 'inventory:setup', given, upsertItem);
    return { item: outcome ? await ctx.load(load.itemBySku, outcome.sku) : null, userErrors };
  }

  @Authorized('inventory:setup')
  @Mutation(() => LocationPayload)
  async upsertLocation(
    @Arg('input', () => UpsertLocationInputType) given: UpsertLocationInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'upsertLocation', 'inventory:setup', given, upsertLocation);
    return { location: outcome ? await ctx.load(load.locationById, outcome.id) : null, userErrors };
  }

  @Authorized('inventory:setup')
  @Mutation(() => SupplierPayload)
  async upsertSupplier(
    @Arg('input', () => UpsertSupplierInputType) given: UpsertSupplierInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'upsertSupplier', 'inventory:setup', given, upsertSupplier);
    return { supplier: outcome ? await ctx.load(load.supplierByCode, outcome.code) : null, userErrors };
  }

  @Authorized('inventory:write')
  @Mutation(() => ReorderPolicyPayload)
  async setReorderPolicy(
    @Arg('input', () => SetReorderPolicyInputType) given: SetReorderPolicyInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'setReorderPolicy', 'inventory:write', given, setReorderPolicy);
    const [level] = outcome
      ? await rows<load.LevelRow>(
          ctx.db,
          sql`select ${load.LEVEL} from inventory_level level where level.sku = ${outcome.sku} and level.location_id = ${outcome.locationId}`,
        )
      : [];
    return { level: level ?? null, userErrors };
  }
}
