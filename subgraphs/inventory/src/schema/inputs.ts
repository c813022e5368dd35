import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { AddressInput } from '@oms/platform/graphql/value-types';
import { Field, Float, ID, InputType, Int } from 'type-graphql';

@InputType()
export class SkuQuantityInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;
}

@InputType()
export class DestinationInput {
  @Field()
  countryCode!: string;

  @Field(() => String, { nullable: true })
  postalCode?: string | null;

  @Field(() => Float, { nullable: true })
  latitude?: number | null;

  @Field(() => Float, { nullable: true })
  longitude?: number | null;
}

@InputType()
export class GeoInput {
  @Field(() => Float)
  latitude!: number;

  @Field(() => Float)
  longitude!: number;
}

@InputType()
export class ItemFilter {
  @Field(() => String, { nullable: true, description: 'Part of the title or beginning of the SKU.' })
  text?: string | null;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field(() => String, { nullable: true })
  supplierCode?: string | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;
}

@InputType()
export class LocationFilter {
  @Field(() => [String], { nullable: true })
  codes?: string[] | null;

  @Field(() => String, { nullable: true })
  kind?: string | null;
}

@InputType()
export class ReorderAlertFilter {
  @Field(() => [String], { nullable: true })
  status?: string[] | null;

  @Field(() => String, { nullable: true })
  locationCode?: string | null;
}

@InputType()
export class PurchaseOrderFilter {
  @Field(() => [String], { nullable: true })
  status?: string[] | null;

  @Field(() => String, { nullable: true })
  supplierCode?: string | null;
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

  @Field(() => [SkuQuantityInput], { nullable: true, description: 'Makes the item a kit.' })
  components?: SkuQuantityInput[] | null;
}

@InputType('UpsertLocationInput')
export class UpsertLocationInputType extends CommandInput {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field({ description: 'WAREHOUSE or STORE.' })
  kind!: 'WAREHOUSE' | 'STORE';

  @Field(() => AddressInput)
  address!: AddressInput;

  @Field(() => String, { nullable: true })
  timeZone?: string | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  pickupEnabled?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Minor units per parcel.' })
  handlingCost?: number | null;

  @Field(() => Int, { nullable: true })
  priority?: number | null;
}

@InputType('UpsertSupplierInput')
export class UpsertSupplierInputType extends CommandInput {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => String, { nullable: true })
  contactName?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => AddressInput, { nullable: true })
  address?: AddressInput | null;

  @Field(() => Int, { nullable: true })
  leadTimeDays?: number | null;
}

@InputType('AdjustStockInput')
export class AdjustStockInputType extends CommandInput {
  @Field()
  sku!: string;

  @Field()
  locationCode!: string;

  @Field(() => Int, { nullable: true })
  delta?: number | null;

  @Field(() => Int, { nullable: true })
  setTo?: number | null;

  @Field(() => Int, { nullable: true, description: 'What you believe is there; another count is refused.' })
  expected?: number | null;

  @Field({ description: 'A code such as FOUND or COUNTED.' })
  reason!: string;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  dryRun?: boolean | null;
}

@InputType('ReserveStockInput')
export class ReserveStockInputType extends CommandInput {
  @Field(() => [SkuQuantityInput])
  lines!: SkuQuantityInput[];

  @Field(() => DestinationInput, { nullable: true })
  destination?: DestinationInput | null;

  @Field(() => Int, { nullable: true, description: 'Default 15, at most 60.' })
  minutes?: number | null;
}

@InputType('ReservationCommandInput')
export class ReservationCommandInputType extends CommandInput {
  @Field()
  token!: string;

  @Field(() => Int, { nullable: true })
  minutes?: number | null;
}

@InputType('SetReorderPolicyInput')
export class SetReorderPolicyInputType extends CommandInput {
  @Field()
  sku!: string;

  @Field()
  locationCode!: string;

  @Field(() => Int)
  reorderPoint!: number;

  @Field(() => Int, { nullable: true })
  orderUpTo?: number | null;
}

@InputType('ReorderAlertCommandInput')
export class ReorderAlertCommandInputType extends CommandInput {
  @Field(() => ID)
  alertId!: string;

  @Field(() => String, { nullable: true })
  reason?: string | null;
}

@InputType()
export class PurchaseOrderLineInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Decimal, { nullable: true })
  unitCost?: string | null;
}

@InputType('CreatePurchaseOrderInput')
export class CreatePurchaseOrderInputType extends CommandInput {
  @Field(() => String, { nullable: true })
  externalReference?: string | null;

  @Field()
  supplierCode!: string;

  @Field()
  locationCode!: string;

  @Field(() => DateTime, { nullable: true })
  expectedAt?: Date | null;

  @Field(() => [PurchaseOrderLineInput])
  lines!: PurchaseOrderLineInput[];
}

@InputType('AlertsToPurchaseOrdersInput')
export class AlertsToPurchaseOrdersInputType extends CommandInput {
  @Field(() => [ID], { nullable: true, description: 'Default: every open alert.' })
  alertIds?: string[] | null;
}

@InputType()
export class ReceivedLineInput {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int, { nullable: true, description: 'How many of them came damaged.' })
  damaged?: number | null;
}

@InputType('ReceivePurchaseOrderInput')
export class ReceivePurchaseOrderInputType extends CommandInput {
  @Field(() => ID)
  purchaseOrderId!: string;

  @Field(() => [ReceivedLineInput], { nullable: true, description: 'Default: everything outstanding.' })
  lines?: ReceivedLineInput[] | null;
}
