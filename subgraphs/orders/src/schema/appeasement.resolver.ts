import type { OperationContext } from '@oms/platform/commands/run-command';
import { sql } from '@oms/platform/database/sql';
import { answerMutation, answerShown, type Asked } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { CurrencyCode } from '@oms/platform/graphql/scalars';
import { isId } from '@oms/platform/values/ids';
import { Arg, Args, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppeasementOutcome } from '../operations/change-appeasement.js';
import { approveAppeasement, cancelAppeasement, rejectAppeasement } from '../operations/decide-appeasement.js';
import { issueAppeasement } from '../operations/issue-appeasement.js';
import { proposeAppeasement, submitAppeasement } from '../operations/propose-appeasement.js';
import { setAppeasementLimit } from '../operations/set-appeasement-limit.js';
import type { Appeasement } from '../rules/appeasement.js';
import type { OrdersServices } from '../services.js';
import {
  appeasementById,
  appeasementsOfOrder,
  appeasementView,
  budgetOf,
  limits,
  oneLimit,
  type AppeasementView,
  type Context,
} from './appeasement.loaders.js';
import {
  AppeasementCommandInputType,
  AppeasementFilter,
  AppeasementLimitInputType,
  ApproveAppeasementInputType,
  ProposeAppeasementInputType,
} from './appeasement.inputs.js';
import {
  AppeasementBudgetType,
  AppeasementConnection,
  AppeasementLimitPayload,
  AppeasementLimitType,
  AppeasementPayload,
  AppeasementType,
} from './appeasement.type.js';
import { orderById } from './order.loaders.js';
import { OrderType } from './order.type.js';
import type { OrderView } from './shown-order.js';

const answer = (
  ctx: Context,
  asked: Asked,
  command: (op: OperationContext<OrdersServices>) => Promise<AppeasementOutcome>,
) =>
  answerShown(ctx, asked, command, async ({ appeasementId }) => ({
    appeasement: await ctx.load(appeasementById, appeasementId),
  }));

@Resolver(() => AppeasementType)
export class AppeasementResolver {
  @Authorized('orders:write')
  @Mutation(() => AppeasementPayload, {
    description: 'Given at once within the caller’s limit and budget; above them it waits for a lead.',
  })
  proposeAppeasement(
    @Arg('input', () => ProposeAppeasementInputType) input: ProposeAppeasementInputType,
    @Ctx() ctx: Context,
  ) {
    const what = { operation: 'proposeAppeasement', permission: 'orders:write' as const, input };
    return answer(ctx, what, (op) => proposeAppeasement(op, input));
  }

  @Authorized('orders:write')
  @Mutation(() => AppeasementPayload)
  submitAppeasement(
    @Arg('input', () => AppeasementCommandInputType) input: AppeasementCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const what = { operation: 'submitAppeasement', permission: 'orders:write' as const, input };
    return answer(ctx, what, (op) => submitAppeasement(op, input));
  }

  @Authorized('orders:credit')
  @Mutation(() => AppeasementPayload, { description: 'By somebody else than who proposed it, within their own limit.' })
  approveAppeasement(
    @Arg('input', () => ApproveAppeasementInputType) input: ApproveAppeasementInputType,
    @Ctx() ctx: Context,
  ) {
    const what = { operation: 'approveAppeasement', permission: 'orders:credit' as const, input };
    return answer(ctx, what, (op) => approveAppeasement(op, input));
  }

  @Authorized('orders:credit')
  @Mutation(() => AppeasementPayload)
  rejectAppeasement(
    @Arg('input', () => AppeasementCommandInputType) input: AppeasementCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const what = { operation: 'rejectAppeasement', permission: 'orders:credit' as const, input };
    return answer(ctx, what, (op) => rejectAppeasement(op, input));
  }

  @Authorized('orders:credit')
  @Mutation(() => AppeasementPayload, { description: 'What was approved without being issued.' })
  issueAppeasement(
    @Arg('input', () => AppeasementCommandInputType) input: AppeasementCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const what = { operation: 'issueAppeasement', permission: 'orders:credit' as const, input };
    return answer(ctx, what, (op) => issueAppeasement(op, input));
  }

  @Authorized('orders:write')
  @Mutation(() => AppeasementPayload, { description: 'By who proposed it, or by a lead, before it is issued.' })
  cancelAppeasement(
    @Arg('input', () => AppeasementCommandInputType) input: AppeasementCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const what = { operation: 'cancelAppeasement', permission: 'orders:write' as const, input };
    return answer(ctx, what, (op) => cancelAppeasement(op, input));
  }

  @FieldResolver(() => OrderType, { nullable: true })
  order(@Root() { orderId }: AppeasementView, @Ctx() ctx: Context) {
    return ctx.load(orderById, orderId);
  }
}

@Resolver(() => OrderType)
export class OrderAppeasementsResolver {
  @Authorized('orders:read')
  @FieldResolver(() => [AppeasementType], { nullable: true, description: 'Oldest first.' })
  async appeasements(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return (await ctx.load(appeasementsOfOrder, row.id)) ?? [];
  }
}

@Resolver()
export class AppeasementQueries {
  @Authorized('orders:read')
  @Query(() => AppeasementConnection, { description: 'Newest first.' })
  async appeasements(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => AppeasementFilter, { nullable: true }) filter?: AppeasementFilter | null,
  ) {
    const { statuses, customerId, proposedBy } = filter ?? {};
    const found = await fetchPage<Appeasement>(ctx.db, {
      columns: sql`a.*`,
      from: sql`appeasement a`,
      where: [
        ...(statuses ? [sql`a.status = any(${statuses}::text[])`] : []),
        ...(customerId ? [isId(customerId) ? sql`a.customer_id = ${customerId}` : sql`false`] : []),
        ...(proposedBy ? [sql`a.proposed_by ->> 'id' = ${proposedBy}`] : []),
      ],
      sort: [
        { expression: sql`a.proposed_at`, type: 'timestamptz' },
        { expression: sql`a.id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
    });
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: appeasementView(node, ctx) }));
    return toConnection({ ...found, edges });
  }

  @Authorized('orders:read')
  @Query(() => [AppeasementLimitType], {
    description: 'A role without one grants nothing by itself, but for who may approve.',
  })
  appeasementLimits(@Ctx() ctx: Context) {
    return limits(ctx);
  }

  @Authorized('orders:write')
  @Query(() => AppeasementBudgetType, { nullable: true })
  myAppeasementBudget(@Arg('currencyCode', () => CurrencyCode) currencyCode: string, @Ctx() ctx: Context) {
    return budgetOf(ctx, currencyCode);
  }

  @Authorized('orders:setup')
  @Mutation(() => AppeasementLimitPayload)
  async setAppeasementLimit(
    @Arg('input', () => AppeasementLimitInputType) input: AppeasementLimitInputType,
    @Ctx() ctx: Context,
  ) {
    const what = { operation: 'setAppeasementLimit', permission: 'orders:setup' as const, input };
    const { outcome, userErrors } = await answerMutation(ctx, what, (op) => setAppeasementLimit(op, input));
    return { limit: await oneLimit(ctx, outcome), userErrors };
  }
}
