import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime, Decimal, JsonValue } from '@oms/platform/graphql/scalars';
import { AddressType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id")')
@ObjectType('Order')
export class OrderStub {
  @Field(() => ID)
  id!: string;
}

@ObjectType('Supplier')
export class SupplierType {
  @Field(() => ID)
  id!: string;

  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => Int)
  leadTimeDays!: number;

  @Field(() => AddressType, { nullable: true })
  address?: AddressType | null;
}

@Directive('@key(fields: "id")')
@ObjectType('Location', { description: 'A warehouse or store.' })
export class LocationType {
  @Field(() => ID)
  id!: string;

  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field({ description: 'WAREHOUSE or STORE.' })
  kind!: string;

  @Field()
  active!: boolean;

  @Field()
  pickupEnabled!: boolean;

  @Field()
  timeZone!: string;

  @Field(() => AddressType)
  address!: AddressType;
}

@ObjectType()
export class LocationConnection extends connectionOf('Location', () => LocationType) {}

@ObjectType('ItemComponent', { description: 'What one kit draws on.' })
export class ItemComponentType {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;
}

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

  @Authorized('inventory:read')
  @Field(() => Decimal, { nullable: true })
  unitCost?: string | null;
}

@ObjectType()
export class ItemConnection extends connectionOf('Item', () => ItemType) {}

@ObjectType('LocationAvailability')
export class LocationAvailabilityType {
  @Field(() => LocationType)
  location!: LocationType;

  @Field(() => Int)
  available!: number;

  @Field()
  pickup!: boolean;
}

@ObjectType('ItemAvailability', { description: 'What can be had of an item; never above the truth.' })
export class ItemAvailabilityType {
  @Field()
  sku!: string;

  @Field(() => Int)
  available!: number;

  @Field({ description: 'Whether the quantity asked for can be had now.' })
  inStock!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When goods on order are expected, if it cannot be had now.' })
  availableFrom?: Date | null;

  @Field(() => [LocationAvailabilityType])
  locations!: LocationAvailabilityType[];
}

@ObjectType('Reservation', { description: 'A cart hold.' })
export class ReservationType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'Give it to placeOrder.' })
  token!: string;

  @Field(() => DateTime)
  expiresAt!: Date;
}

@ObjectType('PurchaseOrderLine')
export class PurchaseOrderLineType {
  @Field()
  sku!: string;

  @Field(() => Int)
  quantity!: number;

  @Field(() => Int)
  received!: number;

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

  @Field(() => [PurchaseOrderLineType])
  lines!: PurchaseOrderLineType[];
}

@ObjectType()
export class PurchaseOrderConnection extends connectionOf('PurchaseOrder', () => PurchaseOrderType) {}

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

@ObjectType('AllocationDecision', { description: 'Why stock was taken where it was.' })
export class AllocationDecisionType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  decidedAt!: Date;

  @Field()
  strategy!: string;

  @Field(() => JsonValue, {
    description: 'Every candidate: cost of a parcel in minor units, units it could serve, chosen or why not.',
  })
  candidates!: unknown;

  @Field(() => JsonValue)
  assignments!: unknown;

  @Field(() => JsonValue)
  shortages!: unknown;
}
