import { DateTime } from '@oms/platform/graphql/scalars';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { CaseReferenceType } from './case-reference.type.js';

const CaseActionStatusEnum = {
  PENDING: 'PENDING',
  WAITING: 'WAITING',
  DONE: 'DONE',
  REFUSED: 'REFUSED',
} as const;
registerEnumType(CaseActionStatusEnum, {
  name: 'CaseActionStatus',
  description: 'PENDING: on its way. WAITING: somebody else must approve it.',
});

@ObjectType('CaseAction', { description: 'What was asked last to make a case right, and what came of it.' })
export class CaseActionType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'What was asked: REFUND, RESHIPMENT, OPEN_RETURN, RETRY_LABEL and others.' })
  kind!: string;

  @Field(() => CaseActionStatusEnum)
  status!: string;

  @Field({ description: 'How the case ends once it is done.' })
  resolution!: string;

  @Field(() => CaseReferenceType, { nullable: true, description: 'What was done, or what waits for approval.' })
  reference?: CaseReferenceType | null;

  @Field(() => String, { nullable: true, description: 'Why it was refused: the code of the command that refused it.' })
  code?: string | null;

  @Field(() => String, { nullable: true })
  message?: string | null;

  @Field(() => DateTime)
  askedAt!: Date;

  @Field({ description: 'Actor id of whoever asked: it is done as them.' })
  askedBy!: string;
}
