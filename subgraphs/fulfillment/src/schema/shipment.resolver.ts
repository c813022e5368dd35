import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { isId } from '@oms/platform/values/ids';
import { Arg, Authorized, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { generateLabel } from '../operations/generate-label.js';
import { recordTrackingEvent } from '../operations/record-tracking-event.js';
import {
  labelOfShipment,
  maySee,
  shipmentById,
  shipmentView,
  type Context,
  type ShipmentRow,
} from './fulfillment-order.loaders.js';
import { BuyLabelInputType, ShipmentPayload, ShipmentType, TrackingEventInputType } from './shipment.type.js';

@Resolver(() => ShipmentType)
export class ShipmentResolver {
  @Authorized('fulfillment:read')
  @FieldResolver(() => String, { nullable: true, description: 'The 4×6 inch label as PDF, base64.' })
  async labelPdf(@Root() shipment: ShipmentRow, @Ctx() ctx: Context) {
    return (await ctx.load(labelOfShipment, shipment.id))?.pdf.toString('base64') ?? null;
  }

  @Authorized('fulfillment:read')
  @FieldResolver(() => String, { nullable: true, description: 'The label as ZPL II for a 203 dpi printer.' })
  async labelZpl(@Root() shipment: ShipmentRow, @Ctx() ctx: Context) {
    return (await ctx.load(labelOfShipment, shipment.id))?.zpl ?? null;
  }

  @Authorized('fulfillment:write')
  @Mutation(() => ShipmentPayload, { description: 'Tries again to get a label that failed.' })
  async buyLabel(@Arg('input', () => BuyLabelInputType) input: BuyLabelInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'buyLabel', permission: 'fulfillment:write', input },
      async (op) => {
        const row = isId(input.shipmentId) ? await ctx.load(shipmentById, input.shipmentId) : undefined;
        if (row && maySee(ctx, row)) await generateLabel(op, row.id);
        return { shipmentId: input.shipmentId };
      },
    );
    return this.payload(ctx, outcome?.shipmentId, userErrors);
  }

  @Authorized('fulfillment:write')
  @Mutation(() => ShipmentPayload)
  async recordTrackingEvent(
    @Arg('input', () => TrackingEventInputType) input: TrackingEventInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'recordTrackingEvent', permission: 'fulfillment:write', input },
      (op) => recordTrackingEvent(op, input),
    );
    return this.payload(ctx, outcome?.shipmentId, userErrors);
  }

  private async payload(ctx: Context, shipmentId: string | undefined, userErrors: unknown) {
    const row = shipmentId && isId(shipmentId) ? await ctx.load(shipmentById, shipmentId) : undefined;
    return { shipment: row && maySee(ctx, row) ? shipmentView(row) : null, userErrors };
  }
}
