import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime, JsonValue } from '@oms/platform/graphql/scalars';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Authorized, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { CaseReferenceType } from './case-reference.type.js';
import { CaseSeverityEnum, CaseStatusEnum } from './case.enums.js';

@Directive('@key(fields: "id")')
@ObjectType('Order')
export class OrderStub {
  @Field(() => ID)
  id!: string;
}

@ObjectType('CaseEntry', { description: 'Something that happened to a case.' })
export class CaseEntryType {
  @Field(() => Int)
  sequence!: number;

  @Field({ description: 'OPENED, ASSIGNED, NOTE, ESCALATED, RESOLVED and others.' })
  type!: string;

  @Field({ description: 'STAFF, or CUSTOMER for what the customer reads, too.' })
  visibility!: string;

  @Field(() => String, { nullable: true })
  text?: string | null;

  @Field(() => JsonValue, { nullable: true, description: 'For staff.' })
  data?: unknown;

  @Field(() => String, { nullable: true, description: 'Who did it; for staff.' })
  actorId?: string | null;

  @Field()
  actorRole!: string;

  @Field(() => DateTime)
  at!: Date;
}

@Authorized('customers:read', 'account')
@Directive('@key(fields: "id")')
@ObjectType('Case', { description: 'Something that needs a person.' })
export class CaseType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field(() => Int)
  version!: number;

  @Field({ description: 'A code such as LABEL_FAILED.' })
  kind!: string;

  @Field()
  subject!: string;

  @Field(() => CaseStatusEnum)
  status!: string;

  @Field(() => CaseSeverityEnum)
  severity!: string;

  @Field()
  queueCode!: string;

  @Field(() => String, { nullable: true, description: 'Actor id of whoever has it.' })
  ownerId?: string | null;

  @Field(() => OrderStub, { nullable: true })
  order?: OrderStub | null;

  @Field(() => CaseReferenceType, { nullable: true, description: 'What it is about.' })
  about?: CaseReferenceType | null;

  @Field(() => String, { nullable: true })
  locationCode?: string | null;

  @Field(() => JsonValue, { nullable: true, description: 'What the system knew when it asked; for staff.' })
  details?: unknown;

  @Field(() => DateTime)
  openedAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'In business hours of its queue; null while its clock stands.',
  })
  dueAt?: Date | null;

  @Field(() => Boolean)
  overdue!: boolean;

  @Field(() => Int)
  escalationLevel!: number;

  @Field(() => String, { nullable: true })
  resolution?: string | null;

  @Field(() => CaseReferenceType, { nullable: true })
  resolutionReference?: CaseReferenceType | null;

  @Field(() => DateTime, { nullable: true })
  resolvedAt?: Date | null;

  @Field(() => [String], { description: 'Commands that its status allows; none for customers.' })
  availableActions!: readonly string[];
}

@ObjectType()
export class CaseConnection extends connectionOf('Case', () => CaseType) {}

@ObjectType()
export class CasePayload {
  @Field(() => CaseType, { nullable: true })
  case?: CaseType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
