import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { rows, sql } from '@oms/platform/database/sql';
import type { Permission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { adjustStock } from '../operations/adjust-stock.js';
import { createPurchaseOrdersFromAlerts } from '../operations/create-purchase-orders-from-alerts.js';
import { createPurchaseOrder } from '../operations/create-purchase-order.js';
import { dismissReorderAlert } from '../operations/dismiss-reorder-alert.js';
import { receivePurchaseOrder } from '../operations/receive-purchase-order.js';
import { extendReservation, releaseReservation, type ReservationOutcome } from '../operations/release-reservation.js';
import { reserveStock } from '../operations/reserve-stock.js';
import { setReorderPolicy } from '../operations/set-reorder-policy.js';
import { upsertItem } from '../operations/upsert-item.js';
import { upsertLocation } from '../operations/upsert-location.js';
import { upsertSupplier } from '../operations/upsert-supplier.js';
import type { InventoryServices } from '../services.js';
import * as input from './inputs.js';
import * as load from './loaders.js';
import * as payload from './payloads.js';

type Context = load.Context;
type Keyed = { idempotencyKey?: string | null };

const answer = <Input extends Keyed, Outcome>(
  ctx: Context,
  operation: string,
  permission: Permission,
  given: Input,
  command: (op: OperationContext<InventoryServices>, given: Input) => Promise<Outcome>,
) => answerMutation(ctx, { operation, permission, input: given }, (op) => command(op, given));

const reservationView = (outcome: ReservationOutcome | null) =>
  outcome ? { id: outcome.reservationId, token: outcome.token, expiresAt: new Date(outcome.expiresAt) } : null;

@Resolver()
export class SetupMutations {
  @Mutation(() => payload.ItemPayload)
  async upsertItem(
    @Arg('input', () => input.UpsertItemInputType) given: input.UpsertItemInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'upsertItem', 'inventory:setup', given, upsertItem);
    return { item: outcome ? await ctx.load(load.itemBySku, outcome.sku) : null, userErrors };
  }

  @Mutation(() => payload.LocationPayload)
  async upsertLocation(
    @Arg('input', () => input.UpsertLocationInputType) given: input.UpsertLocationInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'upsertLocation', 'inventory:setup', given, upsertLocation);
    return { location: outcome ? await ctx.load(load.locationById, outcome.id) : null, userErrors };
  }

  @Mutation(() => payload.SupplierPayload)
  async upsertSupplier(
    @Arg('input', () => input.UpsertSupplierInputType) given: input.UpsertSupplierInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'upsertSupplier', 'inventory:setup', given, upsertSupplier);
    return { supplier: outcome ? await ctx.load(load.supplierByCode, outcome.code) : null, userErrors };
  }

  @Mutation(() => payload.ReorderPolicyPayload)
  async setReorderPolicy(
    @Arg('input', () => input.SetReorderPolicyInputType) given: input.SetReorderPolicyInputType,
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

@Resolver()
export class StockMutations {
  @Mutation(() => payload.StockPayload)
  async adjustStock(
    @Arg('input', () => input.AdjustStockInputType) given: input.AdjustStockInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'adjustStock', 'inventory:write', given, adjustStock);
    return { level: outcome ? await ctx.load(load.levelById, outcome.levelId) : null, userErrors };
  }

  @Mutation(() => payload.ReservationPayload)
  async reserveStock(
    @Arg('input', () => input.ReserveStockInputType) given: input.ReserveStockInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'reserveStock', 'storefront', given, reserveStock);
    return { reservation: reservationView(outcome), userErrors };
  }

  @Mutation(() => payload.ReservationPayload)
  async extendReservation(
    @Arg('input', () => input.ReservationCommandInputType) given: input.ReservationCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'extendReservation', 'storefront', given, extendReservation);
    return { reservation: reservationView(outcome), userErrors };
  }

  @Mutation(() => payload.ReservationPayload)
  async releaseReservation(
    @Arg('input', () => input.ReservationCommandInputType) given: input.ReservationCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'releaseReservation', 'storefront', given, releaseReservation);
    return { reservation: reservationView(outcome), userErrors };
  }
}

@Resolver()
export class ReplenishmentMutations {
  @Mutation(() => payload.ReorderAlertPayload)
  async dismissReorderAlert(
    @Arg('input', () => input.ReorderAlertCommandInputType) given: input.ReorderAlertCommandInputType,
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

  @Mutation(() => payload.PurchaseOrderPayload)
  async createPurchaseOrder(
    @Arg('input', () => input.CreatePurchaseOrderInputType) given: input.CreatePurchaseOrderInputType,
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

  @Mutation(() => payload.PurchaseOrdersPayload)
  async createPurchaseOrdersFromAlerts(
    @Arg('input', () => input.AlertsToPurchaseOrdersInputType) given: input.AlertsToPurchaseOrdersInputType,
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

  @Mutation(() => payload.PurchaseOrderPayload)
  async receivePurchaseOrder(
    @Arg('input', () => input.ReceivePurchaseOrderInputType) given: input.ReceivePurchaseOrderInputType,
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
