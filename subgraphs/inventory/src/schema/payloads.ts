import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Field, ObjectType } from 'type-graphql';
import { CycleCountType } from './cycle-count.type.js';
import { InventoryLevelType } from './level.type.js';
import { ItemType } from './item.type.js';
import { LocationType } from './location.type.js';
import { PurchaseOrderType } from './purchase-order.type.js';
import { ReorderAlertType } from './reorder-alert.type.js';
import { ReservationType } from './reservation.type.js';
import { ChannelStockType, SourcingPolicyType } from './sourcing.type.js';
import { SupplierType } from './supplier.type.js';
import { TransferType } from './transfer.type.js';

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
export class SourcingPolicyPayload extends Answer {
  @Field(() => SourcingPolicyType, { nullable: true })
  policy?: SourcingPolicyType | null;
}

@ObjectType()
export class ChannelStockPayload extends Answer {
  @Field(() => ChannelStockType, { nullable: true })
  channelStock?: ChannelStockType | null;
}

@ObjectType()
export class TransferPayload extends Answer {
  @Field(() => TransferType, { nullable: true })
  transfer?: TransferType | null;
}

@ObjectType()
export class CycleCountPayload extends Answer {
  @Field(() => CycleCountType, { nullable: true })
  cycleCount?: CycleCountType | null;
}

@ObjectType()
export class ReorderPolicyPayload extends Answer {
  @Field(() => InventoryLevelType, { nullable: true })
  level?: InventoryLevelType | null;
}
