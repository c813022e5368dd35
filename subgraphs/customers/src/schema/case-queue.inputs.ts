import { CommandInput } from '@oms/platform/graphql/inputs';
import type { CaseSeverity } from '@oms/platform/outbox/case-requested';
import { Field, InputType, Int } from 'type-graphql';
import { CaseSeverityEnum } from './case.enums.js';

@InputType()
export class BusinessHoursInput {
  @Field(() => Int, { description: '1 is Monday, 7 Sunday.' })
  day!: number;

  @Field({ description: 'Local time HH:MM.' })
  from!: string;

  @Field({ description: 'Local time HH:MM, or 24:00.' })
  to!: string;
}

@InputType()
export class BusinessCalendarInput {
  @Field({ description: 'Such as Europe/Berlin.' })
  timeZone!: string;

  @Field(() => [BusinessHoursInput])
  week!: BusinessHoursInput[];

  @Field(() => [String], { defaultValue: [], description: 'Local dates YYYY-MM-DD.' })
  closedOn!: string[];
}

@InputType()
export class CaseTargetsInput {
  @Field(() => Int, { description: 'Business minutes until a case of this severity is due.' })
  LOW!: number;

  @Field(() => Int)
  NORMAL!: number;

  @Field(() => Int)
  HIGH!: number;

  @Field(() => Int)
  URGENT!: number;
}

@InputType('UpsertCaseQueueInput')
export class UpsertCaseQueueInputType extends CommandInput {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => BusinessCalendarInput)
  calendar!: BusinessCalendarInput;

  @Field(() => CaseTargetsInput)
  targets!: CaseTargetsInput;

  @Field(() => String, { nullable: true })
  escalateTo?: string | null;

  @Field(() => String, { nullable: true, description: 'Who is told when a case comes here because it was overdue.' })
  notifyEmail?: string | null;

  @Field(() => [String], { defaultValue: [] })
  members!: string[];
}

@InputType()
export class CaseRouteInput {
  @Field()
  kind!: string;

  @Field()
  queueCode!: string;

  @Field(() => CaseSeverityEnum)
  severity!: CaseSeverity;
}

@InputType('SetCaseRoutesInput')
export class SetCaseRoutesInputType extends CommandInput {
  @Field(() => [CaseRouteInput])
  routes!: CaseRouteInput[];
}
