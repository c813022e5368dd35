import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { ItemType } from './item.type.js';
import { LocationType } from './location.type.js';

@ObjectType('ReorderAlert', { description: 'The reorder position has fallen to the reorder point.' })
export class ReorderAlertType {
  @Field(() => ID)
  id!: string;

  @Field(() => ItemType, { nullable: true })
  item?: ItemType | null;

  @Field(() => LocationType, { nullable: true })
  location?: LocationType | null;

  @Field({ description: 'OPEN, ORDERED, DISMISSED or CLOSED.' })
  status!: string;

  @Field(() => Int, { description: 'On hand − reserved − backordered + on order.' })
  reorderPosition!: number;

  @Field(() => Int)
  reorderPoint!: number;

  @Field(() => Int)
  suggestedQuantity!: number;

  @Field(() => DateTime)
  raisedAt!: Date;
}

@ObjectType()
export class ReorderAlertConnection extends connectionOf('ReorderAlert', () => ReorderAlertType) {}
