import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { AddressType, MoneyType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Field, Int, ObjectType } from 'type-graphql';
import { DeliveryMethodEnum, DiscountScopeEnum } from './enums.js';

@ObjectType()
export class SetupPayload {
  @Field(() => Int, { description: 'Rows that are new or changed.' })
  changed!: number;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType('LegalEntity', { description: 'Whoever sells: invoices carry its name and its own gap-free numbers.' })
export class LegalEntityType {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => AddressType)
  address!: AddressType;

  @Field(() => String, { nullable: true })
  taxNumber?: string | null;

  @Field()
  invoicePrefix!: string;

  @Field()
  creditNotePrefix!: string;
}

@ObjectType('TaxRate')
class TaxRateType {
  @Field()
  country!: string;

  @Field()
  region!: string;

  @Field()
  postalPrefix!: string;

  @Field()
  category!: string;

  @Field()
  name!: string;

  @Field(() => Decimal)
  rate!: string;

  @Field()
  compound!: boolean;

  @Field(() => DateTime)
  validFrom!: Date;

  @Field(() => DateTime, { nullable: true })
  validTo?: Date | null;
}

@ObjectType()
export class TaxRateConnection extends connectionOf('TaxRate', () => TaxRateType) {}

@ObjectType('ShippingRate')
class ShippingRateType {
  @Field()
  channelCode!: string;

  @Field(() => DeliveryMethodEnum)
  method!: string;

  @Field()
  service!: string;

  @Field({ description: 'Empty: every country without a rate of its own.' })
  country!: string;

  @Field(() => MoneyType, { description: 'Value of goods from which it holds.' })
  minSubtotal!: MoneyType;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => DateTime)
  validFrom!: Date;

  @Field(() => DateTime, { nullable: true })
  validTo?: Date | null;
}

@ObjectType()
export class ShippingRateConnection extends connectionOf('ShippingRate', () => ShippingRateType) {}

@ObjectType('DiscountCode')
class DiscountCodeType {
  @Field()
  code!: string;

  @Field(() => String, { nullable: true })
  channelCode?: string | null;

  @Field()
  reason!: string;

  @Field(() => DiscountScopeEnum)
  scope!: string;

  @Field(() => String, { nullable: true })
  sku?: string | null;

  @Field(() => Decimal, { nullable: true })
  rate?: string | null;

  @Field(() => MoneyType, { nullable: true })
  amount?: MoneyType | null;

  @Field(() => Int, { nullable: true })
  usageLimit?: number | null;

  @Field(() => Int, { description: 'Counted for codes with a limit.' })
  used!: number;

  @Field()
  active!: boolean;
}

@ObjectType()
export class DiscountCodeConnection extends connectionOf('DiscountCode', () => DiscountCodeType) {}
