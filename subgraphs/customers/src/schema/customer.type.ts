import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime } from '@oms/platform/graphql/scalars';
import { AddressType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';

@Authorized('customers:read', 'account')
@Directive('@key(fields: "id")')
@ObjectType('Customer')
export class CustomerType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { nullable: true })
  externalReference?: string | null;

  @Field()
  name!: string;

  @Field(() => String, { nullable: true })
  company?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => AddressType, { nullable: true })
  address?: AddressType | null;

  @Field({ description: 'ACTIVE, MERGED or ERASED.' })
  status!: string;

  @Field(() => ID, { nullable: true, description: 'The customer that this one has become part of.' })
  mergedInto?: string | null;

  @Field(() => String, { nullable: true, description: 'Language, such as de or de-AT, for what is sent.' })
  locale?: string | null;

  @Field(() => [String])
  tags!: readonly string[];

  @Field(() => [String])
  groupCodes!: readonly string[];

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType()
export class CustomerConnection extends connectionOf('Customer', () => CustomerType) {}

@ObjectType()
export class CustomerPayload {
  @Field(() => CustomerType, { nullable: true })
  customer?: CustomerType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
