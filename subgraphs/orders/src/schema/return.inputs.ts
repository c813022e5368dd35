import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Condition, Disposition, Resolution, ReturnShipping } from '../rules/returns/return-record.js';
import { OrderPaymentInput } from './place-order.inputs.js';
import { DispositionEnum, ResolutionEnum, ReturnConditionEnum, ReturnShippingEnum } from './return.enums.js';

@InputType()
class RequestReturnLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => String, { nullable: true, description: 'Of a kit: one of its parts. Default: whole kits.' })
  sku?: string | null;

  @Field(() => Int)
  quantity!: number;

  @Field({ description: 'One of the reasons of the channel’s policy, such as WRONG_SIZE.' })
  reason!: string;

  @Field(() => ReturnConditionEnum, { nullable: true })
  condition?: Condition | null;

  @Field(() => ResolutionEnum, { nullable: true, description: 'Default REFUND.' })
  resolution?: Resolution | null;

  @Field(() => String, { nullable: true, description: 'Of an exchange: what for. Default: the same again.' })
  exchangeSku?: string | null;

  @Field(() => String, { nullable: true })
  note?: string | null;
}

@InputType('RequestReturnInput')
export class RequestReturnInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => [RequestReturnLineInput])
  lines!: RequestReturnLineInput[];

  @Field(() => ReturnShippingEnum, {
    nullable: true,
    description: 'Default: a label where there is an address, otherwise a store.',
  })
  shipping?: ReturnShipping | null;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'For service: against the policy, or before it has arrived.' })
  override?: boolean | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Only tells what it would bring.' })
  dryRun?: boolean | null;
}

@InputType('ReturnCommandInput')
export class ReturnCommandInputType extends AggregateCommandInput {
  @Field(() => ID)
  returnId!: string;
}

@InputType('ReturnReasonInput')
export class ReturnReasonInputType extends ReturnCommandInputType {
  @Field({ description: 'Told to the customer.' })
  reason!: string;
}

@InputType('CancelReturnInput')
export class CancelReturnInputType extends ReturnCommandInputType {
  @Field(() => String, { nullable: true })
  reason?: string | null;
}

@InputType('SendReturnInput')
export class SendReturnInputType extends ReturnCommandInputType {
  @Field(() => String, { nullable: true })
  carrier?: string | null;

  @Field(() => String, { nullable: true, description: 'Of a parcel of the customer’s own.' })
  trackingNumber?: string | null;
}

@InputType()
class ReceivedUnitsInput {
  @Field(() => ID, { nullable: true, description: 'Or the item that was scanned.' })
  returnLineId?: string | null;

  @Field(() => String, { nullable: true })
  sku?: string | null;

  @Field(() => Int)
  quantity!: number;
}

@InputType()
export class InspectedUnitsInput extends ReceivedUnitsInput {
  @Field(() => DispositionEnum)
  disposition!: Disposition;
}

@InputType()
class ResolvedUnitsInput extends ReceivedUnitsInput {
  @Field(() => ID, { nullable: true, description: 'Of several lots of a line: which.' })
  lotId?: string | null;

  @Field(() => ResolutionEnum)
  resolution!: Resolution;
}

@InputType('ReceiveReturnInput')
export class ReceiveReturnInputType extends ReturnCommandInputType {
  @Field({ description: 'Where it came in: any location.' })
  locationCode!: string;

  @Field(() => [ReceivedUnitsInput], { nullable: true, description: 'Default: everything that is still to come.' })
  items?: ReceivedUnitsInput[] | null;

  @Field(() => Boolean, { nullable: true, description: 'The rest will not come.' })
  final?: boolean | null;
}

@InputType('InspectReturnInput')
export class InspectReturnInputType extends ReturnCommandInputType {
  @Field(() => String, { nullable: true, description: 'Where the inspector works.' })
  locationCode?: string | null;

  @Field(() => [InspectedUnitsInput])
  items!: InspectedUnitsInput[];
}

@InputType('ResolveReturnInput')
export class ResolveReturnInputType extends ReturnCommandInputType {
  @Field(() => [ResolvedUnitsInput], { nullable: true, description: 'Default: what was inspected, as wished.' })
  items?: ResolvedUnitsInput[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Nothing is kept for restocking or the way back.' })
  waiveFees?: boolean | null;

  @Field(() => OrderPaymentInput, {
    nullable: true,
    description: 'Pays for what is dearer than what came back; default: it is asked for, and waited for.',
  })
  payment?: OrderPaymentInput | null;

  @Field(() => [OrderPaymentInput], { nullable: true, description: 'Several payments; at most one without an amount.' })
  payments?: OrderPaymentInput[] | null;
}

@InputType('ReturnToVendorInput')
export class ReturnToVendorInputType extends ReturnCommandInputType {
  @Field()
  locationCode!: string;

  @Field({ description: 'The vendor’s own number for it.' })
  reference!: string;
}
