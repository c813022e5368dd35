import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { Resolution } from '../rules/returns/return-record.js';
import { OrderPaymentInput } from './place-order.inputs.js';
import { InspectedUnitsInput, ReturnCommandInputType } from './return.inputs.js';
import { ResolutionEnum, ReturnOriginEnum, ReturnStateEnum } from './return.enums.js';

@InputType()
class StoreReturnItemInput {
  @Field({ description: 'As scanned.' })
  sku!: string;

  @Field(() => Int, { defaultValue: 1 })
  quantity!: number;

  @Field(() => String, { nullable: true, description: 'Default OTHER.' })
  reason?: string | null;

  @Field(() => ResolutionEnum, { nullable: true, description: 'Default REFUND.' })
  resolution?: Resolution | null;

  @Field(() => String, { nullable: true, description: 'Of an exchange: what for. Default: the same again.' })
  exchangeSku?: string | null;
}

@InputType('OpenStoreReturnInput')
export class OpenStoreReturnInputType extends CommandInput {
  @Field({ description: 'What the customer shows: the number of the order or of a return, or its code.' })
  code!: string;

  @Field()
  locationCode!: string;

  @Field(() => [StoreReturnItemInput])
  items!: StoreReturnItemInput[];

  @Field(() => Boolean, { nullable: true, description: 'For service: against the policy.' })
  override?: boolean | null;
}

@InputType('CompleteStoreReturnInput')
export class CompleteStoreReturnInputType extends ReturnCommandInputType {
  @Field()
  locationCode!: string;

  @Field(() => [InspectedUnitsInput], { nullable: true, description: 'What does not go back on the shelf.' })
  items?: InspectedUnitsInput[] | null;

  @Field(() => OrderPaymentInput, {
    nullable: true,
    description: 'Pays at the counter for something dearer that is taken in exchange; default: it is asked for.',
  })
  payment?: OrderPaymentInput | null;

  @Field(() => [OrderPaymentInput], { nullable: true, description: 'Several payments; at most one without an amount.' })
  payments?: OrderPaymentInput[] | null;
}

@InputType()
export class ReturnFilter {
  @Field(() => [ReturnStateEnum], { nullable: true })
  status?: string[] | null;

  @Field(() => [ReturnOriginEnum], { nullable: true })
  origin?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Beginning of its number.' })
  number?: string | null;

  @Field(() => ID, { nullable: true })
  orderId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Where it is to go.' })
  locationId?: string | null;

  @Field(() => String, { nullable: true, description: 'It has lines with this reason.' })
  reason?: string | null;

  @Field(() => DateTime, { nullable: true })
  requestedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true })
  requestedTo?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Units of it wait to be sent to their vendor.' })
  waitsForVendor?: boolean | null;
}
