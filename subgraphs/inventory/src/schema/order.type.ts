import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id")')
@ObjectType('Order')
export class OrderStub {
  @Field(() => ID)
  id!: string;
}

@ObjectType('AllocationDecision', { description: 'Why stock was taken where it was.' })
export class AllocationDecisionType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  decidedAt!: Date;

  @Field()
  strategy!: string;

  @Field(() => JsonValue, {
    description: 'Every candidate: cost of a parcel in minor units, units it could serve, chosen or why not.',
  })
  candidates!: unknown;

  @Field(() => JsonValue)
  assignments!: unknown;

  @Field(() => JsonValue)
  shortages!: unknown;
}
