import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { FileLinkType } from './file-link.type.js';

@Authorized('fulfillment:read')
@ObjectType('LabelBatch', { description: 'Labels that are printed as one.' })
export class LabelBatchType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => Int)
  total!: number;

  @Field(() => Int, { description: 'Labels that are there.' })
  purchased!: number;

  @Field(() => Int, { description: 'Labels that somebody must look after.' })
  failed!: number;

  @Field(() => Int, { description: 'Labels that are being bought.' })
  pending!: number;

  @Field(() => [FileLinkType], { description: 'The labels as PDF, 500 to a file, in the order of the work.' })
  fileLinks!: readonly FileLinkType[];
}

@ObjectType()
export class LabelBatchPayload {
  @Field(() => LabelBatchType, { nullable: true })
  labelBatch?: LabelBatchType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@InputType('CreateLabelBatchInput')
export class CreateLabelBatchInputType extends CommandInput {
  @Field(() => [ID], { nullable: true })
  fulfillmentOrderIds?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'All packed parcels that have not left this location.' })
  locationId?: string | null;
}
