import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Field, InputType, Int, ObjectType } from 'type-graphql';

@ObjectType()
export class CarrierWebhookPayload {
  @Field(() => Int, { nullable: true, description: 'Parcels of ours that the message was about.' })
  parcels?: number | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@InputType('HeaderInput')
export class HeaderInputType {
  @Field()
  name!: string;

  @Field()
  value!: string;
}

@InputType('CarrierWebhookInput')
export class CarrierWebhookInputType {
  @Field({ description: 'Code of the carrier.' })
  carrier!: string;

  @Field({ description: 'The body as it was sent; it is signed.' })
  body!: string;

  @Field(() => [HeaderInputType])
  headers!: HeaderInputType[];
}
