import { sql } from '@oms/platform/database/sql';
import { toConnection } from '@oms/platform/graphql/connection';
import { pageOf, PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { availableCommands } from '@oms/platform/values/lifecycle';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { caseLifecycle } from '../rules/case-lifecycle.js';
import type { CaseState } from '../rules/case-state.js';
import { CaseSortEnum } from './case.enums.js';
import { CaseActionType } from './case-action.type.js';
import { caseConditions } from './case-conditions.js';
import { CaseFilter } from './case.inputs.js';
import { caseEntries, casesOfCustomer, casesOfOrder, visibleCase } from './case.loaders.js';
import { CaseConnection, CaseEntryType, CaseType, OrderStub } from './case.type.js';
import { customerColumns, visible, type Context } from './customer.loaders.js';
import { CustomerType } from './customer.type.js';

const SORTS = {
  TIME_TO_BREACH: { expression: sql`coalesce(c.due_at, 'infinity'::timestamptz)`, direction: 'asc' },
  NEWEST: { expression: sql`c.opened_at`, direction: 'desc' },
} as const;

@Resolver(() => CaseType)
export class CaseResolver {
  @Authorized('customers:read', 'account')
  @Query(() => CaseType, { nullable: true })
  case(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    return visibleCase(ctx, id);
  }

  @Authorized('customers:read')
  @Query(() => CaseConnection, { nullable: true })
  async cases(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => CaseFilter, { nullable: true }) filter?: CaseFilter,
    @Arg('sort', () => CaseSortEnum, { defaultValue: 'TIME_TO_BREACH' }) sort: keyof typeof SORTS = 'TIME_TO_BREACH',
  ) {
    const { expression, direction } = SORTS[sort];
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`c.*`,
        from: sql`service_case c`,
        where: await caseConditions(ctx.db, filter ?? {}, ctx.clock.now()),
        sort: [
          { expression, type: 'timestamptz' },
          { expression: sql`c.id`, type: 'uuid' },
        ],
        direction,
        page,
      }),
    );
  }

  @FieldResolver(() => CustomerType, { nullable: true })
  customer(@Root() { customerId }: CaseState, @Ctx() ctx: Context, @Info() info: GraphQLResolveInfo) {
    return visible(ctx, customerId ?? undefined, customerColumns.of(info));
  }

  @FieldResolver(() => OrderStub, { nullable: true })
  order(@Root() { orderId }: CaseState) {
    return orderId ? { id: orderId } : null;
  }

  @FieldResolver()
  about(@Root() { subjectType, subjectId }: CaseState) {
    return subjectId ? { type: subjectType, id: subjectId } : null;
  }

  @FieldResolver()
  overdue(@Root() { dueAt }: CaseState, @Ctx() ctx: Context): boolean {
    return dueAt !== null && dueAt <= ctx.clock.now();
  }

  @FieldResolver()
  details(@Root() { details }: CaseState, @Ctx() ctx: Context) {
    return ctx.can('customers:read') ? details : null;
  }

  @FieldResolver(() => CaseActionType, { nullable: true, description: 'For staff.' })
  action(@Root() { action }: CaseState, @Ctx() ctx: Context) {
    return action && ctx.can('customers:read')
      ? { ...action, askedAt: new Date(action.at), askedBy: action.by.id }
      : null;
  }

  @FieldResolver()
  availableActions(@Root() { status }: CaseState, @Ctx() ctx: Context): readonly string[] {
    return ctx.can('customers:write') ? availableCommands(caseLifecycle, status) : [];
  }

  @FieldResolver(() => [CaseEntryType])
  async entries(@Root() { id }: CaseState, @Ctx() ctx: Context) {
    const staff = ctx.can('customers:read');
    const entries = (await ctx.load(caseEntries, id)) ?? [];
    return entries.map((entry) => ({
      ...entry,
      data: staff && 'data' in entry ? entry.data : null,
      actorId: staff ? entry.actor.id : null,
      actorRole: entry.actor.role,
    }));
  }
}

/** What customers add to an order. */
@Resolver(() => OrderStub)
export class OrderCasesResolver {
  @Authorized('customers:read', 'account')
  @FieldResolver(() => CaseConnection, { nullable: true })
  async cases(@Root() { id }: OrderStub, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const found = await ctx.load(casesOfOrder, { id, page: pageOf(page) });
    return found ? toConnection(found) : null;
  }
}

@Resolver(() => CustomerType)
export class CustomerCasesResolver {
  @Authorized('customers:read', 'account')
  @FieldResolver(() => CaseConnection, { nullable: true })
  async cases(@Root() { id }: CustomerType, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const found = await ctx.load(casesOfCustomer, { id, page: pageOf(page) });
    return found ? toConnection(found) : null;
  }
}
