import { DateTime } from '@oms/platform/graphql/scalars';
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { LocationType } from './location.type.js';

enum SupplyKind {
  PURCHASE_ORDER = 'PURCHASE_ORDER',
  TRANSFER = 'TRANSFER',
  IN_STOCK = 'IN_STOCK',
}
registerEnumType(SupplyKind, {
  name: 'SupplyKind',
  description: 'What units come by; IN_STOCK lies there until its item is released.',
});

@Directive('@key(fields: "id")')
@ObjectType('OrderLine')
export class OrderLineStub {
  @Field(() => ID)
  id!: string;
}

@ObjectType('LineSupply', { description: 'What of something on its way falls to an order line.' })
export class LineSupplyType {
  @Field()
  sku!: string;

  @Field(() => SupplyKind)
  kind!: string;

  @Field(() => String, { nullable: true, description: 'Number of the purchase order or transfer.' })
  reference?: string | null;

  @Field(() => LocationType, { nullable: true })
  location?: LocationType | null;

  @Field(() => Int)
  quantity!: number;

  @Field(() => DateTime)
  expectedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'The day first told; null: it was never moved.' })
  firstExpectedAt?: Date | null;

  @Field({ description: 'Whether it was put off, or should be here and is not.' })
  isDelayed!: boolean;
}
