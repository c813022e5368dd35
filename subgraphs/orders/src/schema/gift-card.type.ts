import { connectionOf } from '@oms/platform/graphql/connection';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { CurrencyCode, DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, MoneyInput, MoneyType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';

const GiftCardStatusEnum = enumOf(['ACTIVE', 'SPENT', 'DISABLED', 'EXPIRED'] as const);
registerEnumType(GiftCardStatusEnum, { name: 'GiftCardStatus' });

@ObjectType('GiftCard', { description: 'Money for whoever has the code.' })
export class GiftCardType {
  @Authorized('orders:read')
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field({ description: 'The last four characters of its code.' })
  hint!: string;

  @Field(() => GiftCardStatusEnum)
  status!: string;

  @Field(() => CurrencyCode)
  currency!: string;

  @Field(() => MoneyType, { description: 'What may be spent of it now; nothing of a card that is disabled.' })
  available!: MoneyType;

  @Authorized('orders:read')
  @Field(() => MoneyType, { nullable: true, description: 'The sum of its ledger.' })
  balance?: MoneyType | null;

  @Field(() => DateTime, { nullable: true })
  expiresAt?: Date | null;

  @Authorized('orders:read')
  @Field(() => String, { nullable: true, description: 'Why it was issued.' })
  reason?: string | null;

  @Authorized('orders:read')
  @Field(() => String, { nullable: true })
  note?: string | null;

  @Authorized('orders:read')
  @Field(() => ActorType, { nullable: true })
  issuedBy?: ActorType | null;

  @Authorized('orders:read')
  @Field(() => DateTime, { nullable: true })
  createdAt?: Date | null;
}

@ObjectType()
export class GiftCardConnection extends connectionOf('GiftCard', () => GiftCardType) {}

@InputType()
export class GiftCardFilter {
  @Field(() => String, { nullable: true, description: 'The last four characters of the code.' })
  hint?: string | null;
}

@InputType('IssueGiftCardInput')
export class IssueGiftCardInputType extends CommandInput {
  @Field(() => MoneyInput)
  amount!: MoneyInput;

  @Field()
  reason!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Default: it never lapses.' })
  expiresAt?: Date | null;
}

@InputType('GiftCardCommandInput')
export class GiftCardCommandInputType extends CommandInput {
  @Field(() => ID)
  giftCardId!: string;

  @Field()
  reason!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;
}

@InputType('AdjustGiftCardInput')
export class AdjustGiftCardInputType extends GiftCardCommandInputType {
  @Field(() => MoneyInput, { description: 'Above zero it is added, below zero taken.' })
  amount!: MoneyInput;
}

@InputType('UpdateGiftCardInput')
export class UpdateGiftCardInputType extends GiftCardCommandInputType {
  @Field(() => Boolean, { nullable: true, description: 'A disabled card keeps what is on it; nobody can spend it.' })
  disabled?: boolean | null;

  @Field(() => DateTime, { nullable: true })
  expiresAt?: Date | null;
}

@ObjectType()
export class GiftCardPayload {
  @Field(() => GiftCardType, { nullable: true })
  giftCard?: GiftCardType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
export class GiftCardCodePayload extends GiftCardPayload {
  @Field(() => String, {
    nullable: true,
    description: 'Told here and never again, also not when the same idempotencyKey is sent again.',
  })
  code?: string | null;
}
