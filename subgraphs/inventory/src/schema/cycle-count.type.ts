import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { LocationType } from './location.type.js';

@ObjectType('CycleCountLine')
export class CycleCountLineType {
  @Field()
  sku!: string;

  @Field(() => Int, { nullable: true, description: 'Units that should have been there; told once it is counted.' })
  expected?: number | null;

  @Field(() => Int, { nullable: true })
  counted?: number | null;
}

@ObjectType('CycleCount', { description: 'Items that are counted without telling how many there should be.' })
export class CycleCountType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field()
  status!: string;

  @Field(() => LocationType, { nullable: true })
  location?: LocationType | null;

  @Field(() => Int, { description: 'Units by which an item may differ without somebody else looking at it.' })
  varianceLimit!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was asked for, such as SHORT_PICK; null: somebody wanted it.',
  })
  reason?: string | null;

  @Field(() => String, { nullable: true, description: 'What asked for it, such as the number of a fulfillment order.' })
  reference?: string | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  countedAt?: Date | null;

  @Field(() => [CycleCountLineType])
  lines!: CycleCountLineType[];
}

@ObjectType()
export class CycleCountConnection extends connectionOf('CycleCount', () => CycleCountType) {}
