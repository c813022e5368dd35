import { CommandInput } from '@oms/platform/graphql/inputs';
import { CurrencyCode, DateTime, Decimal } from '@oms/platform/graphql/scalars';
import { AddressInput, MoneyInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, Int } from 'type-graphql';
import { DeliveryMethodEnum, DiscountScopeEnum, ShippingServiceEnum } from './enums.js';

@InputType()
class TaxRateInputType {
  @Field({ description: 'ISO 3166-1 alpha-2.' })
  country!: string;

  @Field(() => String, { nullable: true, description: 'As addresses name it; absent: everywhere in the country.' })
  region?: string | null;

  @Field(() => String, { nullable: true, description: 'Beginning of postal codes; absent: everywhere in the region.' })
  postalPrefix?: string | null;

  @Field(() => String, { nullable: true, description: 'Default STANDARD.' })
  category?: string | null;

  @Field({ description: 'Rates of different names add up; of one name the smallest place counts.' })
  name!: string;

  @Field(() => Decimal, { description: 'Fraction such as 0.19.' })
  rate!: string;

  @Field(() => Boolean, { nullable: true, description: 'Charged on the amount and the taxes before it.' })
  compound?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Order in which rates are charged.' })
  position?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Default: yes.' })
  onShipping?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Default: at once.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true })
  to?: Date | null;
}

@InputType()
class ItemTaxCategoryInput {
  @Field()
  sku!: string;

  @Field()
  category!: string;
}

@InputType('UpsertTaxRatesInput')
export class UpsertTaxRatesInputType extends CommandInput {
  @Field(() => [TaxRateInputType])
  rates!: TaxRateInputType[];

  @Field(() => [ItemTaxCategoryInput], { nullable: true, description: 'Items that are not taxed as STANDARD.' })
  categories?: ItemTaxCategoryInput[] | null;
}

@InputType()
class ShippingRateInputType {
  @Field({ description: 'Code of the channel.' })
  channel!: string;

  @Field(() => DeliveryMethodEnum)
  method!: string;

  @Field(() => ShippingServiceEnum, { nullable: true, description: 'Default STANDARD.' })
  service?: string | null;

  @Field(() => String, { nullable: true, description: 'Absent: every country without a rate of its own.' })
  country?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Value of goods from which it holds.' })
  minSubtotal?: string | null;

  @Field(() => Decimal)
  amount!: string;

  @Field(() => CurrencyCode)
  currencyCode!: string;

  @Field(() => DateTime, { nullable: true, description: 'Default: at once.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true })
  to?: Date | null;
}

@InputType('UpsertShippingRatesInput')
export class UpsertShippingRatesInputType extends CommandInput {
  @Field(() => [ShippingRateInputType])
  rates!: ShippingRateInputType[];
}

@InputType()
class DiscountCodeInputType {
  @Field()
  code!: string;

  @Field(() => String, { nullable: true, description: 'Absent: every channel.' })
  channel?: string | null;

  @Field()
  reason!: string;

  @Field(() => DiscountScopeEnum)
  scope!: keyof typeof DiscountScopeEnum;

  @Field(() => String, { nullable: true, description: 'LINE: the item that it is for.' })
  sku?: string | null;

  @Field(() => Decimal, { nullable: true })
  rate?: string | null;

  @Field(() => MoneyInput, { nullable: true })
  amount?: MoneyInput | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Value of goods that an order must have.' })
  minSubtotal?: MoneyInput | null;

  @Field(() => Int, { nullable: true, description: 'How often it may be used by all customers together.' })
  usageLimit?: number | null;

  @Field(() => Boolean, { nullable: true })
  active?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Default: at once.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true })
  to?: Date | null;
}

@InputType('UpsertDiscountCodesInput')
export class UpsertDiscountCodesInputType extends CommandInput {
  @Field(() => [DiscountCodeInputType])
  codes!: DiscountCodeInputType[];
}

@InputType('SetTaxExemptionInput')
export class SetTaxExemptionInputType extends CommandInput {
  @Field(() => ID)
  customerId!: string;

  @Field(() => String, { nullable: true, description: 'Absent: everywhere.' })
  country?: string | null;

  @Field(() => String, { nullable: true, description: 'Number of the certificate; null ends the exemption.' })
  certificate!: string | null;

  @Field(() => DateTime, { nullable: true })
  to?: Date | null;
}

@InputType('UpsertLegalEntityInput')
export class UpsertLegalEntityInputType extends CommandInput {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => AddressInput)
  address!: AddressInput;

  @Field(() => String, { nullable: true })
  taxNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'In front of invoice numbers; set once.' })
  invoicePrefix?: string | null;

  @Field(() => String, { nullable: true, description: 'In front of credit notes’ numbers; set once.' })
  creditNotePrefix?: string | null;
}
