import { CacheFor } from '@oms/platform/graphql/cache-directive';
import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';

@ObjectType('ItemComponent', { description: 'What one kit draws on.' })
export class ItemComponentType {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;
}

@Authorized('storefront')
@CacheFor(60)
@Directive('@key(fields: "sku")')
@ObjectType('Item')
export class ItemType {
  @Field(() => ID)
  sku!: string;

  @Field()
  title!: string;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field()
  active!: boolean;

  @Field()
  stockTracked!: boolean;

  @Field()
  requiresShipping!: boolean;

  @Field(() => Int)
  weightGrams!: number;

  @Field(() => String, { nullable: true })
  gtin?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Until then it is only taken orders for (preorder).' })
  preorderReleaseAt?: Date | null;

  @Authorized('inventory:read')
  @Field(() => Decimal, { nullable: true })
  unitCost?: string | null;
}

@ObjectType()
export class ItemConnection extends connectionOf('Item', () => ItemType) {}
