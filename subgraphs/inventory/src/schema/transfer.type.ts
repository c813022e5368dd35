import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { LocationType } from './location.type.js';

@ObjectType('TransferLine')
export class TransferLineType {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int)
  shipped!: number;

  @Field(() => Int, { description: 'Damaged ones included.' })
  received!: number;

  @Field(() => Int)
  damaged!: number;

  @Field(() => Int, { description: 'Sent, and given up on.' })
  lost!: number;
}

@ObjectType('Transfer', { description: 'Goods on their way from one location to another.' })
export class TransferType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field()
  status!: string;

  @Field(() => LocationType, { nullable: true })
  from?: LocationType | null;

  @Field(() => LocationType, { nullable: true })
  to?: LocationType | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  shippedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  expectedAt?: Date | null;

  @Field(() => [TransferLineType])
  lines!: TransferLineType[];
}

@ObjectType()
export class TransferConnection extends connectionOf('Transfer', () => TransferType) {}
