import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';

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

  @Field(() => ID, { nullable: true })
  deliveryId?: string | null;

  @Field()
  strategy!: string;

  @Field(() => String, { nullable: true, description: 'The rule that decided last.' })
  rule?: string | null;

  @Field(() => Int, { description: 'Version of the sourcing policy; 0 is the one that the product comes with.' })
  policyVersion!: number;

  @Field({ description: 'Whether nothing better existed under the rules.' })
  exact!: boolean;

  @Field(() => Int, { nullable: true, description: 'Microseconds that the planning took.' })
  micros?: number | null;

  @Field(() => Float, { description: 'Minor units, as the strategy counts.' })
  cost!: number;

  @Field(() => JsonValue, {
    description:
      'Every candidate: its score in minor units and what it is made of, units it could serve, chosen or why not.',
  })
  candidates!: unknown;

  @Field(() => JsonValue)
  assignments!: unknown;

  @Field(() => JsonValue)
  shortages!: unknown;
}
