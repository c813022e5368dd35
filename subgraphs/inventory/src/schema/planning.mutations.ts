import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { changePurchaseOrder } from '../operations/change-purchase-order.js';
import { setLevelPolicy } from '../operations/set-level-policy.js';
import { setSupplierTerms } from '../operations/set-supplier-terms.js';
import { answer } from './answer.js';
import * as load from './loaders.js';
import {
  ChangePurchaseOrderInputType,
  SetLevelPolicyInputType,
  SetSupplierTermsInputType,
} from './operations.inputs.js';
import { PurchaseOrderPayload, StockPayload, SupplierPayload } from './payloads.js';

type Context = load.Context;

@Resolver()
export class PlanningMutations {
  @Authorized('inventory:write')
  @Mutation(() => StockPayload)
  async setLevelPolicy(
    @Arg('input', () => SetLevelPolicyInputType) given: SetLevelPolicyInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'setLevelPolicy', 'inventory:write', given, setLevelPolicy);
    return { level: outcome ? await ctx.load(load.levelById, outcome.levelId) : null, userErrors };
  }

  @Authorized('inventory:write')
  @Mutation(() => PurchaseOrderPayload)
  async changePurchaseOrder(
    @Arg('input', () => ChangePurchaseOrderInputType) given: ChangePurchaseOrderInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(
      ctx,
      'changePurchaseOrder',
      'inventory:write',
      given,
      changePurchaseOrder,
    );
    const id = outcome?.purchaseOrderId;
    return { purchaseOrder: id ? await ctx.load(load.purchaseOrderById, id) : null, userErrors };
  }

  @Authorized('inventory:setup')
  @Mutation(() => SupplierPayload)
  async setSupplierTerms(
    @Arg('input', () => SetSupplierTermsInputType) given: SetSupplierTermsInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'setSupplierTerms', 'inventory:setup', given, setSupplierTerms);
    return { supplier: outcome ? await ctx.load(load.supplierByCode, outcome.supplierCode) : null, userErrors };
  }
}
