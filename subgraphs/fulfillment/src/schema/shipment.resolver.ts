import { Cost } from '@oms/platform/graphql/cost-directives';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import type { UserErrorData } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { offersFor } from '../operations/label-offers.js';
import { generateLabel } from '../operations/generate-label.js';
import { recordTrackingEvent } from '../operations/record-tracking-event.js';
import { voidLabel } from '../operations/void-label.js';
import { linkTo, FileLinkType } from './file-link.type.js';
import { maySee, type Context } from './fulfillment-order.loaders.js';
import {
  eventsOfShipment,
  labelPdfOf,
  labelZplOf,
  shipmentById,
  shipmentView,
  type ShipmentRow,
} from './shipment.loaders.js';
import {
  BuyLabelInputType,
  LabelOfferType,
  ShipmentPayload,
  ShipmentType,
  TrackingEventInputType,
  TrackingEventType,
  VoidLabelInputType,
} from './shipment.type.js';

const FORMATS = ['PDF', 'ZPL', 'PNG'] as const;

@Resolver(() => ShipmentType)
export class ShipmentResolver {
  @Authorized('fulfillment:read')
  @FieldResolver(() => String, { nullable: true, description: 'The 4×6 inch label as PDF, base64.' })
  async labelPdf(@Root() shipment: ShipmentRow, @Ctx() ctx: Context) {
    return (await ctx.load(labelPdfOf, shipment.id))?.toString('base64') ?? null;
  }

  @Authorized('fulfillment:read')
  @FieldResolver(() => String, { nullable: true, description: 'The label as ZPL II for a 203 dpi printer.' })
  async labelZpl(@Root() shipment: ShipmentRow, @Ctx() ctx: Context) {
    return (await ctx.load(labelZplOf, shipment.id))?.toString('utf8') ?? null;
  }

  @Authorized('fulfillment:read')
  @FieldResolver(() => FileLinkType, { nullable: true, description: 'A link to the label: PDF, ZPL or PNG.' })
  labelLink(
    @Root() shipment: ShipmentRow,
    @Ctx() ctx: Context,
    @Arg('format', () => String, { defaultValue: 'PDF' }) format: string,
  ) {
    const known = FORMATS.find((one) => one === format.toUpperCase());
    return known && shipment.trackingNumber ? linkTo(ctx, { kind: 'label', id: shipment.id, format: known }) : null;
  }

  @Authorized('fulfillment:read')
  @FieldResolver(() => FileLinkType, { description: 'A link to the customs declaration, CN22 or CN23.' })
  customsLink(@Root() shipment: ShipmentRow, @Ctx() ctx: Context) {
    return linkTo(ctx, { kind: 'customs', id: shipment.id });
  }

  @Authorized('fulfillment:read')
  @FieldResolver(() => [TrackingEventType], { description: 'Oldest first.' })
  async trackingEvents(@Root() shipment: ShipmentRow, @Ctx() ctx: Context) {
    return (await ctx.load(eventsOfShipment, shipment.id)) ?? [];
  }

  @Authorized('fulfillment:write')
  @Cost(10)
  @Query(() => [LabelOfferType], {
    nullable: true,
    description: 'What carriers ask for this parcel now, cheapest first.',
  })
  async labelOffers(@Arg('shipmentId', () => ID) shipmentId: string, @Ctx() ctx: Context) {
    const row = isId(shipmentId) ? await ctx.load(shipmentById, shipmentId) : undefined;
    return row && maySee(ctx, row) ? offersFor(ctx.operation('fulfillment:write'), shipmentId) : null;
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
  @Mutation(() => ShipmentPayload, {
    description: 'Gives an unused label back; answers the parcel with its next label, unless there is to be none.',
  })
  async voidLabel(@Arg('input', () => VoidLabelInputType) input: VoidLabelInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'voidLabel', permission: 'fulfillment:write', input },
      (op) => voidLabel(op, input),
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

  private async payload(ctx: Context, shipmentId: string | null | undefined, userErrors: readonly UserErrorData[]) {
    const row = shipmentId && isId(shipmentId) ? await ctx.load(shipmentById, shipmentId) : undefined;
    return { shipment: row && maySee(ctx, row) ? shipmentView(row) : null, userErrors };
  }
}
