import { connectionOf } from '@oms/platform/graphql/connection';
import { Authorized, Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { LocationType } from './location.type.js';
import { ReorderPolicyType } from './reorder-policy.type.js';

@Authorized('inventory:read')
@Directive('@key(fields: "id")')
@ObjectType('InventoryLevel', { description: 'An item at a location, in units.' })
export class InventoryLevelType {
  @Field(() => ID)
  id!: string;

  @Field()
  sku!: string;

  @Field(() => LocationType, { nullable: true })
  location?: LocationType | null;

  @Field(() => Int, { description: 'Every unit in the building, damaged ones included.' })
  onHand!: number;

  @Field(() => Int)
  reserved!: number;

  @Field(() => Int, { description: 'Held by carts.' })
  softReserved!: number;

  @Field(() => Int)
  damaged!: number;

  @Field(() => Int)
  qualityControl!: number;

  @Field(() => Int)
  safetyStock!: number;

  @Field(() => Int)
  backordered!: number;

  @Field(() => Int, { description: 'onHand − reserved − softReserved − damaged − qualityControl − safetyStock.' })
  available!: number;

  @Field(() => Int)
  onOrder!: number;

  @Field(() => Int, { description: 'Units that may be sold beyond what is there.' })
  backorderLimit!: number;

  @Field(() => Float, { description: 'Units that leave it for customers a day, on average of the last 56 days.' })
  dailyDemand!: number;

  @Field(() => ReorderPolicyType, { nullable: true })
  reorderPolicy?: ReorderPolicyType | null;

  @Field(() => Int)
  version!: number;
}

@ObjectType()
export class InventoryLevelConnection extends connectionOf('InventoryLevel', () => InventoryLevelType) {}
