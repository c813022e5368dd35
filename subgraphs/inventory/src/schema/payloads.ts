import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Field, ObjectType } from 'type-graphql';
import {
  InventoryLevelType,
  ItemType,
  LocationType,
  PurchaseOrderType,
  ReorderAlertType,
  ReservationType,
  SupplierType,
} from './types.js';

@ObjectType()
abstract class Answer {
  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
export class ItemPayload extends Answer {
  @Field(() => ItemType, { nullable: true })
  item?: ItemType | null;
}

@ObjectType()
export class LocationPayload extends Answer {
  @Field(() => LocationType, { nullable: true })
  location?: LocationType | null;
}

@ObjectType()
export class SupplierPayload extends Answer {
  @Field(() => SupplierType, { nullable: true })
  supplier?: SupplierType | null;
}

@ObjectType()
export class StockPayload extends Answer {
  @Field(() => InventoryLevelType, { nullable: true })
  level?: InventoryLevelType | null;
}

@ObjectType()
export class ReservationPayload extends Answer {
  @Field(() => ReservationType, { nullable: true })
  reservation?: ReservationType | null;
}

@ObjectType()
export class PurchaseOrderPayload extends Answer {
  @Field(() => PurchaseOrderType, { nullable: true })
  purchaseOrder?: PurchaseOrderType | null;
}

@ObjectType()
export class PurchaseOrdersPayload extends Answer {
  @Field(() => [PurchaseOrderType])
  purchaseOrders!: PurchaseOrderType[];
}

@ObjectType()
export class ReorderAlertPayload extends Answer {
  @Field(() => ReorderAlertType, { nullable: true })
  reorderAlert?: ReorderAlertType | null;
}

@ObjectType()
export class ReorderPolicyPayload extends Answer {
  @Field(() => InventoryLevelType, { nullable: true })
  level?: InventoryLevelType | null;
}
