import { connectionOf } from '@oms/platform/graphql/connection';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { LocationType } from './location.type.js';

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

  @Field(() => Int)
  version!: number;
}

@ObjectType()
export class InventoryLevelConnection extends connectionOf('InventoryLevel', () => InventoryLevelType) {}
