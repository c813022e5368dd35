import { CommandInput } from '@oms/platform/graphql/inputs';
import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { ParcelContentType } from './shipment.type.js';

@ObjectType('Box', { description: 'A box that parcels are packed in.' })
export class BoxType {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => Int)
  innerLengthMm!: number;

  @Field(() => Int)
  innerWidthMm!: number;

  @Field(() => Int)
  innerHeightMm!: number;

  @Field(() => Int)
  wallMm!: number;

  @Field(() => Int)
  tareGrams!: number;

  @Field(() => Int, { description: 'Contents and box together.' })
  maxWeightGrams!: number;
}

@ObjectType('ItemPlacement', { description: 'Where a unit lies in its box, and how.' })
export class ItemPlacementType {
  @Field()
  sku!: string;

  @Field(() => Int)
  xMm!: number;

  @Field(() => Int)
  yMm!: number;

  @Field(() => Int)
  zMm!: number;

  @Field(() => Int)
  lengthMm!: number;

  @Field(() => Int)
  widthMm!: number;

  @Field(() => Int)
  heightMm!: number;
}

@ObjectType('ProposedPackage', { description: 'A parcel as it is proposed to be packed.' })
export class ProposedPackageType {
  @Field(() => String, { nullable: true, description: 'Null: the item travels in its own packaging.' })
  boxCode?: string | null;

  @Field(() => Int)
  weightGrams!: number;

  @Field(() => Int)
  lengthMm!: number;

  @Field(() => Int)
  widthMm!: number;

  @Field(() => Int)
  heightMm!: number;

  @Field(() => Float, { description: 'Share of the inner volume that is used, 0 to 1.' })
  fill!: number;

  @Field(() => [ParcelContentType])
  contents!: readonly ParcelContentType[];

  @Field(() => [ItemPlacementType])
  placements!: readonly ItemPlacementType[];
}

@InputType('BoxInput')
export class BoxInputType {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => Int)
  innerLengthMm!: number;

  @Field(() => Int)
  innerWidthMm!: number;

  @Field(() => Int)
  innerHeightMm!: number;

  @Field(() => Int, { nullable: true, description: 'Default 5.' })
  wallMm?: number | null;

  @Field(() => Int)
  tareGrams!: number;

  @Field(() => Int)
  maxWeightGrams!: number;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;
}

@InputType('UpsertBoxesInput')
export class UpsertBoxesInputType extends CommandInput {
  @Field(() => [BoxInputType])
  boxes!: BoxInputType[];
}

@InputType('ItemHandlingInput')
export class ItemHandlingInputType {
  @Field()
  sku!: string;

  @Field(() => Int, { nullable: true })
  lengthMm?: number | null;

  @Field(() => Int, { nullable: true })
  widthMm?: number | null;

  @Field(() => Int, { nullable: true })
  heightMm?: number | null;

  @Field(() => Boolean, { nullable: true })
  keepUpright?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Each unit is picked with its serial number.' })
  serialTracked?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Tariff code, 4 to 12 digits.' })
  hsCode?: string | null;

  @Field(() => String, { nullable: true })
  originCountryCode?: string | null;

  @Field(() => String, { nullable: true })
  customsDescription?: string | null;
}

@InputType('SetItemHandlingInput')
export class SetItemHandlingInputType extends CommandInput {
  @Field(() => [ItemHandlingInputType])
  items!: ItemHandlingInputType[];
}
