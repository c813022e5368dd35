import { connectionOf } from '@oms/platform/graphql/connection';
import { DateTime } from '@oms/platform/graphql/scalars';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Field, ID, Int, ObjectType } from 'type-graphql';

@ObjectType('Notification', { description: 'Something that somebody is told, once for each occasion and address.' })
export class NotificationType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'ORDER_CONFIRMED, SHIPPED, DELIVERED and others.' })
  notice!: string;

  @Field({
    description:
      'PENDING, SENDING, SENT, FAILED, SUPPRESSED (the address bounced, no mails are wanted, or no mail server is set), UNKNOWN (it may have been sent; it is not repeated by itself).',
  })
  status!: string;

  @Field()
  locale!: string;

  @Field(() => String, { nullable: true, description: 'Whom it goes to.' })
  email?: string | null;

  @Field(() => Int)
  attempts!: number;

  @Field(() => String, { nullable: true, description: 'What the mail server last had against it.' })
  lastError?: string | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  sentAt?: Date | null;
}

@ObjectType()
export class NotificationConnection extends connectionOf('Notification', () => NotificationType) {}

@ObjectType('NoticePreview', { description: 'A notice as it would be read.' })
export class NoticePreviewType {
  @Field()
  subject!: string;

  @Field()
  html!: string;

  @Field()
  text!: string;
}

@ObjectType()
export class NotificationPayload {
  @Field(() => NotificationType, { nullable: true })
  notification?: NotificationType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}
