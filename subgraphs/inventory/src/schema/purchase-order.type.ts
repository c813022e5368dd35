import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { LocationType } from './location.type.js';

@ObjectType('PurchaseOrderLine')
export class PurchaseOrderLineType {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int)
  received!: number;

  @Field(() => Int, { description: 'Of those received.' })
  damaged!: number;

  @Field(() => Decimal, { nullable: true })
  unitCost?: string | null;
}

@ObjectType('PurchaseOrder')
export class PurchaseOrderType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field()
  status!: string;

  @Field()
  supplierCode!: string;

  @Field(() => LocationType, { nullable: true })
  location?: LocationType | null;

  @Field(() => DateTime)
  orderedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  expectedAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The day first told; null: it was never moved.' })
  firstExpectedAt?: Date | null;

  @Field(() => [PurchaseOrderLineType])
  lines!: PurchaseOrderLineType[];
}

@ObjectType()
export class PurchaseOrderConnection extends connectionOf('PurchaseOrder', () => PurchaseOrderType) {}
