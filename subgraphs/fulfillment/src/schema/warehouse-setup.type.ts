import { CommandInput } from '@oms/platform/graphql/inputs';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

@InputType('LocationPolicyInput')
export class LocationPolicyInputType extends CommandInput {
  @Field(() => ID)
  locationId!: string;

  @Field(() => Int, { nullable: true, description: 'Fulfillment orders a day; null: any number.' })
  dailyCapacity?: number | null;

  @Field(() => String, { nullable: true, description: 'HH:MM, local time.' })
  cutOff?: string | null;

  @Field(() => [Int], { nullable: true, description: '1 is Monday.' })
  workingDays?: number[] | null;

  @Field(() => [String], { nullable: true, description: 'Days such as 2026-12-25.' })
  closedOn?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Days that an order waits for its customer.' })
  pickupDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'Days after which the customer is reminded.' })
  reminderDays?: number | null;
}

@InputType('BinInput')
export class BinInputType {
  @Field()
  sku!: string;

  @Field()
  bin!: string;

  @Field(() => Int, { nullable: true, description: 'Its place on the walk; default: by the code.' })
  sequence?: number | null;
}

@InputType('SetBinsInput')
export class SetBinsInputType extends CommandInput {
  @Field(() => ID)
  locationId!: string;

  @Field(() => [BinInputType])
  bins!: BinInputType[];
}

@ObjectType('WarehouseSetupPayload')
export class WarehouseSetupPayload {
  @Field({ description: 'Whether it was set.' })
  ok!: boolean;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
