import { AggregateCommandInput, CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { MoneyInput } from '@oms/platform/graphql/value-types';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { AppeasementKind } from '../rules/appeasement.js';
import { AppeasementKindEnum, AppeasementStatusEnum } from './appeasement.type.js';

@InputType()
export class AppeasementFilter {
  @Field(() => [AppeasementStatusEnum], { nullable: true })
  statuses?: string[] | null;

  @Field(() => ID, { nullable: true })
  customerId?: string | null;

  @Field(() => String, { nullable: true, description: 'Id of whoever proposed it.' })
  proposedBy?: string | null;
}

@InputType()
class ReshippedLineInput {
  @Field(() => ID)
  lineId!: string;

  @Field(() => Int)
  quantity!: number;
}

@InputType('ProposeAppeasementInput')
export class ProposeAppeasementInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => AppeasementKindEnum)
  kind!: AppeasementKind;

  @Field(() => MoneyInput, { nullable: true, description: 'For all but a reshipment.' })
  amount?: MoneyInput | null;

  @Field(() => [ReshippedLineInput], { nullable: true, description: 'RESHIPMENT: what is sent again.' })
  lines?: ReshippedLineInput[] | null;

  @Field()
  reason!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the credit (default never) or discount (default in a year) lapses.',
  })
  expiresAt?: Date | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'False: it is only written down.' })
  submit?: boolean | null;
}

@InputType('AppeasementCommandInput')
export class AppeasementCommandInputType extends AggregateCommandInput {
  @Field(() => ID)
  appeasementId!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;
}

@InputType('ApproveAppeasementInput')
export class ApproveAppeasementInputType extends AppeasementCommandInputType {
  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'False: it is issued later.' })
  issue?: boolean | null;
}

@InputType('AppeasementLimitInput')
export class AppeasementLimitInputType extends CommandInput {
  @Field()
  role!: string;

  @Field(() => MoneyInput, { description: 'The most that the role grants at once, without asking.' })
  perAppeasement!: MoneyInput;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'The most that one person grants in a month; default no end.',
  })
  perMonth?: MoneyInput | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'The most that one person gives back of one order by refundOrder, without asking; default no end.',
  })
  perRefund?: MoneyInput | null;
}
