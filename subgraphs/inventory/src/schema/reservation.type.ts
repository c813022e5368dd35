import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, ID, ObjectType } from 'type-graphql';

@ObjectType('Reservation', { description: 'A cart hold.' })
export class ReservationType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'Give it to placeOrder.' })
  token!: string;

  @Field(() => DateTime)
  expiresAt!: Date;
}
