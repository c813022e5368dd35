import { connectionOf } from '@oms/platform/graphql/connection';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, AddressType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { CONSENT_CHANNELS, CONSENT_PURPOSES } from '../rules/profile.js';
import { CustomerType } from './customer.type.js';

export const ConsentChannelEnum = enumOf(CONSENT_CHANNELS);
export const ConsentPurposeEnum = enumOf(CONSENT_PURPOSES);
registerEnumType(ConsentChannelEnum, { name: 'ConsentChannel' });
registerEnumType(ConsentPurposeEnum, { name: 'ConsentPurpose' });

@ObjectType('CustomerAddress', { description: 'An entry of the address book.' })
export class CustomerAddressType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  label?: string | null;

  @Field(() => AddressType)
  address!: AddressType;

  @Field()
  defaultShipping!: boolean;

  @Field()
  defaultBilling!: boolean;
}

@ObjectType('Consent', { description: 'An answer that the customer gave; the newest for a channel and purpose holds.' })
export class ConsentType {
  @Field(() => ConsentChannelEnum)
  channel!: string;

  @Field(() => ConsentPurposeEnum)
  purpose!: string;

  @Field()
  granted!: boolean;

  @Field(() => String, { nullable: true, description: 'Where it was given, such as "checkout".' })
  source?: string | null;

  @Field(() => DateTime)
  at!: Date;
}

@ObjectType('PaymentPreference', { description: 'A way to pay that a payment provider keeps.' })
export class PaymentPreferenceType {
  @Field(() => ID)
  id!: string;

  @Field()
  provider!: string;

  @Field()
  label!: string;

  @Field(() => String, { nullable: true, description: 'YYYY-MM-DD.' })
  expiresOn?: string | null;

  @Field()
  isDefault!: boolean;
}

@ObjectType('CustomerNote')
export class CustomerNoteType {
  @Field(() => ID)
  id!: string;

  @Field()
  text!: string;

  @Field()
  pinned!: boolean;

  @Field(() => ActorType)
  actor!: ActorType;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType()
export class CustomerNoteConnection extends connectionOf('CustomerNote', () => CustomerNoteType) {}

@Authorized('customers:read')
@Directive('@key(fields: "id")')
@ObjectType('Company', { description: 'What customers buy for.' })
export class CompanyType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field(() => Int)
  version!: number;

  @Field()
  name!: string;

  @Field(() => String, { nullable: true })
  taxNumber?: string | null;
}

@ObjectType()
export class CompanyConnection extends connectionOf('Company', () => CompanyType) {}

@ObjectType()
export class CompanyPayload {
  @Field(() => CompanyType, { nullable: true })
  company?: CompanyType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType('DuplicateCandidate', { description: 'A customer that may be the same person.' })
export class DuplicateCandidateType {
  @Field(() => CustomerType)
  customer!: CustomerType;

  @Field(() => [String], { description: 'EMAIL, PHONE, NAME_AND_PLACE.' })
  reasons!: readonly string[];

  @Field(() => Float, { description: 'How alike the names are, 0 to 1.' })
  similarity!: number;
}
