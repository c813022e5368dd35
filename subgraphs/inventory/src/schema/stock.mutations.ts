import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { adjustStock } from '../operations/adjust-stock.js';
import { extendReservation, releaseReservation, type ReservationOutcome } from '../operations/release-reservation.js';
import { reserveStock } from '../operations/reserve-stock.js';
import { answer } from './answer.js';
import * as load from './loaders.js';
import { ReservationPayload, StockPayload } from './payloads.js';
import { AdjustStockInputType, ReservationCommandInputType, ReserveStockInputType } from './stock.inputs.js';

type Context = load.Context;

const reservationView = (outcome: ReservationOutcome | null) =>
  outcome ? { id: outcome.reservationId, token: outcome.token, expiresAt: new Date(outcome.expiresAt) } : null;

@Resolver()
export class StockMutations {
  @Authorized('inventory:write')
  @Mutation(() => StockPayload)
  async adjustStock(@Arg('input', () => AdjustStockInputType) given: AdjustStockInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answer(ctx, 'adjustStock', 'inventory:write', given, adjustStock);
    return { level: outcome ? await ctx.load(load.levelById, outcome.levelId) : null, userErrors };
  }

  @Authorized('storefront')
  @Mutation(() => ReservationPayload)
  async reserveStock(@Arg('input', () => ReserveStockInputType) given: ReserveStockInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answer(ctx, 'reserveStock', 'storefront', given, reserveStock);
    return { reservation: reservationView(outcome), userErrors };
  }

  @Authorized('storefront')
  @Mutation(() => ReservationPayload)
  async extendReservation(
    @Arg('input', () => ReservationCommandInputType) given: ReservationCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'extendReservation', 'storefront', given, extendReservation);
    return { reservation: reservationView(outcome), userErrors };
  }

  @Authorized('storefront')
  @Mutation(() => ReservationPayload)
  async releaseReservation(
    @Arg('input', () => ReservationCommandInputType) given: ReservationCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'releaseReservation', 'storefront', given, releaseReservation);
    return { reservation: reservationView(outcome), userErrors };
  }
}
