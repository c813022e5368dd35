import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CommandInput, pageOf, PageArgs } from '@oms/platform/graphql/inputs';
import { NOTICES, type Notice } from '@oms/platform/outbox/notice-requested';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { sampleFacts } from '../notifications/sample-facts.js';
import { retryNotification } from '../operations/retry-notification.js';
import type { Recipient } from '../rules/notification.js';
import { OrderStub } from './case.type.js';
import type { Context } from './customer.loaders.js';
import { CustomerType } from './customer.type.js';
import {
  notificationById,
  notificationsOfCustomer,
  notificationsOfOrder,
  type NotificationRow,
} from './notification.loaders.js';
import {
  NoticePreviewType,
  NotificationConnection,
  NotificationPayload,
  NotificationType,
} from './notification.type.js';

const NoticeEnum = enumOf(NOTICES);
registerEnumType(NoticeEnum, { name: 'Notice' });

@InputType('RetryNotificationInput')
class RetryNotificationInput extends CommandInput {
  @Field(() => ID)
  notificationId!: string;
}

@Resolver(() => NotificationType)
export class NotificationResolver {
  @FieldResolver()
  email(@Root() { recipient }: NotificationRow, @Ctx() ctx: Context): string | null {
    return recipient ? ctx.services.sealer.open<Recipient>(recipient).email : null;
  }

  @Authorized('customers:read')
  @Query(() => NoticePreviewType, { nullable: true, description: 'A notice with made-up facts, as it would be read.' })
  noticePreview(
    @Arg('notice', () => NoticeEnum) notice: Notice,
    @Ctx() ctx: Context,
    @Arg('locale', () => String, { defaultValue: 'en' }) locale: string = 'en',
  ) {
    return ctx.services.templates.render(notice, locale, sampleFacts(notice));
  }

  @Authorized('customers:write')
  @Mutation(() => NotificationPayload, {
    description: 'Sends a notification again that failed, was suppressed, or may not have arrived.',
  })
  async retryNotification(
    @Arg('input', () => RetryNotificationInput) input: RetryNotificationInput,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'retryNotification', permission: 'customers:write', input },
      (op) => retryNotification(op, input),
    );
    return { notification: outcome ? await ctx.load(notificationById, outcome.notificationId) : null, userErrors };
  }
}

@Resolver(() => CustomerType)
export class CustomerNotificationsResolver {
  @Authorized('customers:read')
  @FieldResolver(() => NotificationConnection, {
    nullable: true,
    description: 'What the customer was told; for staff.',
  })
  async notifications(@Root() { id }: CustomerType, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const found = await ctx.load(notificationsOfCustomer, { id, page: pageOf(page) });
    return found ? toConnection(found) : null;
  }
}

@Resolver(() => OrderStub)
export class OrderNotificationsResolver {
  @Authorized('customers:read')
  @FieldResolver(() => NotificationConnection, {
    nullable: true,
    description: 'What was told of the order; for staff.',
  })
  async notifications(@Root() { id }: OrderStub, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const found = await ctx.load(notificationsOfOrder, { id, page: pageOf(page) });
    return found ? toConnection(found) : null;
  }
}
