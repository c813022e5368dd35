import type { CaseSeverity } from '@oms/platform/outbox/case-requested';
import { AggregateCommandInput, CommandInput } from '@oms/platform/graphql/inputs';
import { Field, ID, InputType } from 'type-graphql';
import type { CaseStatus } from '../rules/case-lifecycle.js';
import { CaseActionInputType } from './case-action.inputs.js';
import { CaseSeverityEnum, CaseStatusEnum, CaseWaitingOnEnum } from './case.enums.js';

@InputType()
export class CaseFilter {
  @Field(() => [CaseStatusEnum], { nullable: true })
  status?: CaseStatus[] | null;

  @Field(() => [CaseSeverityEnum], { nullable: true })
  severity?: CaseSeverity[] | null;

  @Field(() => [String], { nullable: true })
  kind?: string[] | null;

  @Field(() => String, { nullable: true })
  queueCode?: string | null;

  @Field(() => String, { nullable: true })
  ownerId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Those that nobody has.' })
  unassigned?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  overdue?: boolean | null;

  @Field(() => ID, { nullable: true })
  customerId?: string | null;

  @Field(() => ID, { nullable: true })
  orderId?: string | null;

  @Field(() => String, { nullable: true, description: 'The number of a case or of an order.' })
  number?: string | null;
}

@InputType('CaseReferenceInput')
export class CaseReferenceInput {
  @Field()
  type!: string;

  @Field(() => ID)
  id!: string;
}

@InputType('OpenCaseInput')
export class OpenCaseInputType extends CommandInput {
  @Field({ description: 'A code such as PARCEL_LOST.' })
  kind!: string;

  @Field()
  subject!: string;

  @Field(() => String, { nullable: true })
  text?: string | null;

  @Field(() => CaseSeverityEnum, { nullable: true, description: 'Default: as set for the kind. Staff only.' })
  severity?: CaseSeverity | null;

  @Field(() => String, { nullable: true, description: 'Default: as set for the kind. Staff only.' })
  queueCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'Staff only; a customer opens cases of its own.' })
  customerId?: string | null;

  @Field(() => ID, { nullable: true })
  orderId?: string | null;

  @Field(() => String, { nullable: true })
  orderNumber?: string | null;

  @Field(() => CaseReferenceInput, { nullable: true, description: 'Default: the order, or else the customer.' })
  about?: CaseReferenceInput | null;
}

@InputType('CaseCommandInput')
export class CaseCommandInputType extends AggregateCommandInput {
  @Field(() => ID)
  caseId!: string;

  @Field(() => String, { nullable: true })
  text?: string | null;
}

@InputType('UpdateCaseInput')
export class UpdateCaseInputType extends AggregateCommandInput {
  @Field(() => ID)
  caseId!: string;

  @Field(() => String, { nullable: true })
  subject?: string | null;

  @Field(() => CaseSeverityEnum, { nullable: true })
  severity?: CaseSeverity | null;
}

@InputType('AssignCaseInput')
export class AssignCaseInputType extends AggregateCommandInput {
  @Field(() => ID)
  caseId!: string;

  @Field(() => String, { nullable: true, description: 'Null: nobody; it waits in its queue.' })
  ownerId?: string | null;

  @Field(() => String, { nullable: true, description: 'Default: the queue that it is in.' })
  queueCode?: string | null;

  @Field(() => String, { nullable: true })
  reason?: string | null;
}

@InputType('SetCaseWaitingInput')
export class SetCaseWaitingInputType extends AggregateCommandInput {
  @Field(() => ID)
  caseId!: string;

  @Field(() => CaseWaitingOnEnum)
  on!: 'CUSTOMER' | 'INTERNAL';

  @Field(() => String, { nullable: true, description: 'What is waited for.' })
  text?: string | null;
}

@InputType('ResolveCaseInput')
export class ResolveCaseInputType extends AggregateCommandInput {
  @Field(() => ID)
  caseId!: string;

  @Field({ description: 'A code such as REFUNDED.' })
  resolution!: string;

  @Field(() => CaseReferenceInput, { nullable: true, description: 'What made it right, such as a Refund.' })
  reference?: CaseReferenceInput | null;

  @Field(() => String, { nullable: true, description: 'The customer reads it, once the case is resolved.' })
  text?: string | null;

  @Field(() => CaseActionInputType, {
    nullable: true,
    description:
      'What is to be done to make it right, as you and within your limits. The case waits until it is done, and is resolved then; it is yours again when it is refused.',
  })
  action?: CaseActionInputType | null;
}

@InputType('AddCaseNoteInput')
export class AddCaseNoteInputType extends AggregateCommandInput {
  @Field(() => ID)
  caseId!: string;

  @Field()
  text!: string;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  visibleToCustomer?: boolean | null;
}

@InputType('TakeNextCaseInput')
export class TakeNextCaseInputType extends CommandInput {
  @Field()
  queueCode!: string;
}
