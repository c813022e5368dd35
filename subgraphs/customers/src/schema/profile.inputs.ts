import { CommandInput } from '@oms/platform/graphql/inputs';
import { AddressInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType } from 'type-graphql';
import type { ConsentChannel, ConsentPurpose } from '../rules/profile.js';
import { ConsentChannelEnum, ConsentPurposeEnum } from './profile.type.js';

@InputType()
abstract class AboutCustomerInput extends CommandInput {
  @Field(() => ID)
  customerId!: string;
}

@InputType('SaveAddressInput')
export class SaveAddressInputType extends AboutCustomerInput {
  @Field(() => ID, { nullable: true, description: 'The address that is changed; absent: a new one.' })
  addressId?: string | null;

  @Field(() => String, { nullable: true, description: 'Such as "office".' })
  label?: string | null;

  @Field(() => AddressInput)
  address!: AddressInput;

  @Field(() => Boolean, { nullable: true })
  defaultShipping?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  defaultBilling?: boolean | null;
}

@InputType('RemoveAddressInput')
export class RemoveAddressInputType extends AboutCustomerInput {
  @Field(() => ID)
  addressId!: string;
}

@InputType('SetConsentInput')
export class SetConsentInputType extends AboutCustomerInput {
  @Field(() => ConsentChannelEnum)
  channel!: ConsentChannel;

  @Field(() => ConsentPurposeEnum)
  purpose!: ConsentPurpose;

  @Field()
  granted!: boolean;

  @Field(() => String, { nullable: true, description: 'Where it was given, such as "checkout".' })
  source?: string | null;
}

@InputType('SavePaymentPreferenceInput')
export class SavePaymentPreferenceInputType extends AboutCustomerInput {
  @Field()
  provider!: string;

  @Field({ description: 'What the provider calls it; never the number of a card.' })
  tokenReference!: string;

  @Field({ description: 'Such as "Visa …4242".' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'Last day on which it can be used, YYYY-MM-DD.' })
  expiresOn?: string | null;

  @Field(() => Boolean, { nullable: true })
  isDefault?: boolean | null;
}

@InputType('RemovePaymentPreferenceInput')
export class RemovePaymentPreferenceInputType extends AboutCustomerInput {
  @Field(() => ID)
  paymentPreferenceId!: string;
}

@InputType('AddCustomerNoteInput')
export class AddCustomerNoteInputType extends AboutCustomerInput {
  @Field()
  text!: string;

  @Field(() => Boolean, { nullable: true, description: 'It stands first.' })
  pinned?: boolean | null;
}

@InputType('MergeCustomersInput')
export class MergeCustomersInputType extends AboutCustomerInput {
  @Field(() => [ID], { description: 'Customers that become part of it.' })
  duplicateIds!: string[];
}

@InputType('UpsertCompanyInput')
export class UpsertCompanyInputType extends CommandInput {
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field()
  name!: string;

  @Field(() => String, { nullable: true, description: 'VAT or other tax number.' })
  taxNumber?: string | null;
}
