import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { createPurchaseOrder } from '../operations/create-purchase-order.js';
import { createPurchaseOrdersFromAlerts } from '../operations/create-purchase-orders-from-alerts.js';
import { dismissReorderAlert } from '../operations/dismiss-reorder-alert.js';
import { receivePurchaseOrder } from '../operations/receive-purchase-order.js';
import { answer } from './answer.js';
import * as load from './loaders.js';
import { PurchaseOrderPayload, PurchaseOrdersPayload, ReorderAlertPayload } from './payloads.js';
import { CreatePurchaseOrderInputType, ReceivePurchaseOrderInputType } from './purchase-order.inputs.js';
import { AlertsToPurchaseOrdersInputType, ReorderAlertCommandInputType } from './reorder.inputs.js';

type Context = load.Context;

@Resolver()
export class ReplenishmentMutations {
  @Authorized('inventory:write')
  @Mutation(() => ReorderAlertPayload)
  async dismissReorderAlert(
    @Arg('input', () => ReorderAlertCommandInputType) given: ReorderAlertCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(
      ctx,
      'dismissReorderAlert',
      'inventory:write',
      given,
      dismissReorderAlert,
    );
    return { reorderAlert: outcome ? await ctx.load(load.alertById, outcome.alertId) : null, userErrors };
  }

  @Authorized('inventory:write')
  @Mutation(() => PurchaseOrderPayload)
  async createPurchaseOrder(
    @Arg('input', () => CreatePurchaseOrderInputType) given: CreatePurchaseOrderInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(
      ctx,
      'createPurchaseOrder',
      'inventory:write',
      given,
      createPurchaseOrder,
    );
    return {
      purchaseOrder: outcome ? await ctx.load(load.purchaseOrderById, outcome.purchaseOrderId) : null,
      userErrors,
    };
  }

  @Authorized('inventory:write')
  @Mutation(() => PurchaseOrdersPayload)
  async createPurchaseOrdersFromAlerts(
    @Arg('input', () => AlertsToPurchaseOrdersInputType) given: AlertsToPurchaseOrdersInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(
      ctx,
      'createPurchaseOrdersFromAlerts',
      'inventory:write',
      given,
      createPurchaseOrdersFromAlerts,
    );
    return {
      purchaseOrders: await Promise.all(
        (outcome?.purchaseOrderIds ?? []).map((id) => ctx.load(load.purchaseOrderById, id)),
      ),
      userErrors,
    };
  }

  @Authorized('inventory:write')
  @Mutation(() => PurchaseOrderPayload)
  async receivePurchaseOrder(
    @Arg('input', () => ReceivePurchaseOrderInputType) given: ReceivePurchaseOrderInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(
      ctx,
      'receivePurchaseOrder',
      'inventory:write',
      given,
      receivePurchaseOrder,
    );
    return {
      purchaseOrder: outcome ? await ctx.load(load.purchaseOrderById, outcome.purchaseOrderId) : null,
      userErrors,
    };
  }
}
