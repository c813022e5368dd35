import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Field, Int, ObjectType } from 'type-graphql';
import { CaseSeverityEnum } from './case.enums.js';

@ObjectType('BusinessHours')
export class BusinessHoursType {
  @Field(() => Int, { description: '1 is Monday, 7 Sunday.' })
  day!: number;

  @Field({ description: 'Local time HH:MM.' })
  from!: string;

  @Field({ description: 'Local time HH:MM, or 24:00.' })
  to!: string;
}

@ObjectType('BusinessCalendar', { description: 'When somebody is there.' })
export class BusinessCalendarType {
  @Field()
  timeZone!: string;

  @Field(() => [BusinessHoursType])
  week!: BusinessHoursType[];

  @Field(() => [String], { description: 'Local dates YYYY-MM-DD.' })
  closedOn!: readonly string[];
}

@ObjectType('CaseTarget')
export class CaseTargetType {
  @Field(() => CaseSeverityEnum)
  severity!: string;

  @Field(() => Int, { description: 'Business minutes until a case is due.' })
  minutes!: number;
}

@ObjectType('CaseWorkload', { description: 'What one agent has.' })
export class CaseWorkloadType {
  @Field(() => String, { nullable: true, description: 'Null: cases that nobody has.' })
  ownerId?: string | null;

  @Field(() => Int)
  open!: number;

  @Field(() => Int)
  overdue!: number;

  @Field(() => Int)
  waiting!: number;
}

@ObjectType('CaseQueue')
export class CaseQueueType {
  @Field()
  code!: string;

  @Field()
  name!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => BusinessCalendarType)
  calendar!: BusinessCalendarType;

  @Field(() => [CaseTargetType])
  targets!: readonly CaseTargetType[];

  @Field(() => String, { nullable: true, description: 'Queue that gets what is overdue here.' })
  escalateTo?: string | null;

  @Authorized('customers:setup')
  @Field(() => String, { nullable: true, description: 'Who is told when a case comes here because it was overdue.' })
  notifyEmail?: string | null;

  @Field(() => [String], { description: 'Actor ids of those who work here.' })
  members!: readonly string[];

  @Field(() => [CaseWorkloadType], { description: 'Cases that are not resolved, by owner.' })
  workload!: readonly CaseWorkloadType[];
}

@ObjectType('CaseRoute')
export class CaseRouteType {
  @Field()
  kind!: string;

  @Field()
  queueCode!: string;

  @Field(() => CaseSeverityEnum)
  severity!: string;
}

@ObjectType()
export class CaseQueuePayload {
  @Field(() => CaseQueueType, { nullable: true })
  queue?: CaseQueueType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
export class CaseRoutesPayload {
  @Field(() => [CaseRouteType], { nullable: true })
  routes?: readonly CaseRouteType[] | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
