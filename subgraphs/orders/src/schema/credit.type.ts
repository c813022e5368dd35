import { connectionOf } from '@oms/platform/graphql/connection';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CurrencyCode, DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, MoneyType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { OrderType } from './order.type.js';

const CreditEntryKindEnum = enumOf(['ISSUE', 'REDEEM', 'REFUND', 'ADJUST', 'EXPIRE', 'TRANSFER'] as const);
registerEnumType(CreditEntryKindEnum, {
  name: 'CreditEntryKind',
  description:
    'REDEEM: spent on an order. REFUND: money of an order that came here. TRANSFER: between accounts of merged customers.',
});

@ObjectType('CreditEntry', { description: 'A line of a ledger; it is never changed.' })
export class CreditEntryType {
  @Field(() => ID)
  id!: string;

  @Field(() => CreditEntryKindEnum)
  kind!: string;

  @Field(() => MoneyType, { description: 'Above zero it was added, below zero taken.' })
  amount!: MoneyType;

  @Field(() => MoneyType)
  balanceAfter!: MoneyType;

  @Field(() => MoneyType, { description: 'Of what was added: what is neither spent nor expired.' })
  remaining!: MoneyType;

  @Field()
  reason!: string;

  @Authorized('orders:read')
  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When what was added lapses.' })
  expiresAt?: Date | null;

  @Field(() => OrderType, { nullable: true })
  order?: OrderType | null;

  @Authorized('orders:read')
  @Field(() => ActorType, { nullable: true })
  actor?: ActorType | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType()
export class CreditEntryConnection extends connectionOf('CreditEntry', () => CreditEntryType) {}

@ObjectType('StoreCreditAccount', { description: 'What the merchant owes to a customer, in one currency.' })
export class StoreCreditAccountType {
  @Field(() => ID)
  id!: string;

  @Field(() => CurrencyCode)
  currency!: string;

  @Field(() => MoneyType, { description: 'The sum of the ledger.' })
  balance!: MoneyType;

  @Field(() => MoneyType, { description: 'What may be spent now: the balance less what has just lapsed.' })
  available!: MoneyType;

  @Field(() => DateTime, { nullable: true, description: 'When the next part of it lapses.' })
  nextExpiryAt?: Date | null;

  @Field(() => DateTime)
  updatedAt!: Date;
}
