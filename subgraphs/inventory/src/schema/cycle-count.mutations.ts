import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { approveCycleCount, createCycleCount, rejectCycleCount, submitCycleCount } from '../operations/cycle-counts.js';
import { answer } from './answer.js';
import type { Context } from './loaders.js';
import {
  CreateCycleCountInputType,
  CycleCountCommandInputType,
  SubmitCycleCountInputType,
} from './operations.inputs.js';
import { CycleCountPayload } from './payloads.js';
import * as stock from './stock-operations.loaders.js';

@Resolver()
export class CycleCountMutations {
  @Authorized('inventory:write')
  @Mutation(() => CycleCountPayload)
  async createCycleCount(
    @Arg('input', () => CreateCycleCountInputType) given: CreateCycleCountInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'createCycleCount', 'inventory:write', given, createCycleCount);
    return { cycleCount: outcome ? await ctx.load(stock.cycleCountById, outcome.cycleCountId) : null, userErrors };
  }

  @Authorized('inventory:write')
  @Mutation(() => CycleCountPayload)
  async submitCycleCount(
    @Arg('input', () => SubmitCycleCountInputType) given: SubmitCycleCountInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'submitCycleCount', 'inventory:write', given, submitCycleCount);
    return { cycleCount: outcome ? await ctx.load(stock.cycleCountById, outcome.cycleCountId) : null, userErrors };
  }

  @Authorized('inventory:write')
  @Mutation(() => CycleCountPayload)
  async approveCycleCount(
    @Arg('input', () => CycleCountCommandInputType) given: CycleCountCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'approveCycleCount', 'inventory:write', given, approveCycleCount);
    return { cycleCount: outcome ? await ctx.load(stock.cycleCountById, outcome.cycleCountId) : null, userErrors };
  }

  @Authorized('inventory:write')
  @Mutation(() => CycleCountPayload)
  async rejectCycleCount(
    @Arg('input', () => CycleCountCommandInputType) given: CycleCountCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'rejectCycleCount', 'inventory:write', given, rejectCycleCount);
    return { cycleCount: outcome ? await ctx.load(stock.cycleCountById, outcome.cycleCountId) : null, userErrors };
  }
}
