import { connectionOf } from '@oms/platform/graphql/connection';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CurrencyCode, DateTime } from '@oms/platform/graphql/scalars';
import { ActorType, MoneyType, UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { APPEASEMENT_KINDS, APPEASEMENT_STATUSES } from '../rules/appeasement.js';
import { OrderType } from './order.type.js';

export const AppeasementKindEnum = enumOf(APPEASEMENT_KINDS);
registerEnumType(AppeasementKindEnum, { name: 'AppeasementKind' });
export const AppeasementStatusEnum = enumOf(APPEASEMENT_STATUSES);
registerEnumType(AppeasementStatusEnum, { name: 'AppeasementStatus' });

@ObjectType('ReshippedLine')
class ReshippedLineType {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  quantity!: number;
}

@Authorized('orders:read')
@ObjectType('Appeasement', { description: 'Given to a customer out of goodwill.' })
export class AppeasementType {
  @Field(() => ID)
  id!: string;

  @Field(() => OrderType, { nullable: true })
  order?: OrderType | null;

  @Field(() => AppeasementKindEnum)
  kind!: string;

  @Field(() => AppeasementStatusEnum)
  status!: string;

  @Field(() => Int)
  version!: number;

  @Field()
  reason!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => MoneyType, { description: 'What it costs; of a reshipment what the goods were sold for.' })
  amount!: MoneyType;

  @Field(() => [ReshippedLineType])
  lines!: ReshippedLineType[];

  @Field(() => DateTime, { nullable: true })
  expiresAt?: Date | null;

  @Field(() => ActorType)
  proposedBy!: ActorType;

  @Field(() => DateTime)
  proposedAt!: Date;

  @Field(() => ActorType, { nullable: true })
  decidedBy?: ActorType | null;

  @Field(() => DateTime, { nullable: true })
  decidedAt?: Date | null;

  @Field(() => String, { nullable: true })
  decisionNote?: string | null;

  @Field(() => DateTime, { nullable: true })
  issuedAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'DISCOUNT: the code for the customer, good once.' })
  discountCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'REFUND: the order’s allowance.' })
  allowanceId?: string | null;

  @Field(() => [String], { description: 'Mutations that its state allows the caller now.' })
  availableActions!: string[];
}

@ObjectType()
export class AppeasementConnection extends connectionOf('Appeasement', () => AppeasementType) {}

@ObjectType('AppeasementLimit', { description: 'What a role grants without asking.' })
export class AppeasementLimitType {
  @Field()
  role!: string;

  @Field(() => CurrencyCode)
  currency!: string;

  @Field(() => MoneyType)
  perAppeasement!: MoneyType;

  @Field(() => MoneyType, { nullable: true })
  perMonth?: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: 'Of one order; none: there is no end.' })
  perRefund?: MoneyType | null;
}

@ObjectType('AppeasementBudget', { description: 'What the caller granted this month (UTC), and may still grant.' })
export class AppeasementBudgetType {
  @Field({ description: 'YYYY-MM.' })
  month!: string;

  @Field(() => MoneyType)
  spent!: MoneyType;

  @Field(() => MoneyType, { nullable: true, description: 'None: there is no end.' })
  left?: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: 'The most at once; none: there is no end.' })
  perAppeasement?: MoneyType | null;
}

@ObjectType()
export class AppeasementPayload {
  @Field(() => AppeasementType, { nullable: true })
  appeasement?: AppeasementType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
export class AppeasementLimitPayload {
  @Field(() => AppeasementLimitType, { nullable: true })
  limit?: AppeasementLimitType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
