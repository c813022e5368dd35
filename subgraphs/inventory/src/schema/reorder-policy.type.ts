import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('ReorderPolicy', { description: 'When an item is ordered again at a location, and up to how many units.' })
export class ReorderPolicyType {
  @Field(() => Int)
  reorderPoint!: number;

  @Field(() => Int)
  orderUpTo!: number;

  @Field({ description: 'GIVEN, or COMPUTED from what sells.' })
  method!: string;

  @Field(() => Float, { nullable: true })
  serviceLevel?: number | null;

  @Field(() => DateTime, { nullable: true })
  computedAt?: Date | null;

  @Field(() => JsonValue, { nullable: true, description: 'What it was computed from.' })
  computation?: unknown;
}
