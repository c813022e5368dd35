import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { Authorized, Field, InputType, Int } from 'type-graphql';
import { SkuQuantityInput } from './availability.inputs.js';

@InputType()
export class ItemFilter {
  @Field(() => String, { nullable: true, description: 'Part of the title, beginning of the SKU, or the whole GTIN.' })
  text?: string | null;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Authorized('inventory:read')
  @Field(() => String, { nullable: true, description: 'For staff, as the supplier is.' })
  supplierCode?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Who is not staff sees what is active, whatever it asks for.' })
  active?: boolean | null;
}

@InputType('UpsertItemInput')
export class UpsertItemInputType extends CommandInput {
  @Field()
  sku!: string;

  @Field()
  title!: string;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field(() => String, { nullable: true })
  supplierCode?: string | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  stockTracked?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  requiresShipping?: boolean | null;

  @Field(() => Int, { nullable: true })
  weightGrams?: number | null;

  @Field(() => String, { nullable: true })
  gtin?: string | null;

  @Field(() => Decimal, { nullable: true })
  unitCost?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Until then it is only taken orders for (preorder).' })
  preorderReleaseAt?: Date | null;

  @Field(() => [SkuQuantityInput], { nullable: true, description: 'Makes the item a kit.' })
  components?: SkuQuantityInput[] | null;
}
