import { sql } from '@oms/platform/database/sql';
import { toConnection } from '@oms/platform/graphql/connection';
import { pageOf, PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { isId } from '@oms/platform/values/ids';
import { availableCommands } from '@oms/platform/values/lifecycle';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { caseLifecycle } from '../rules/case-lifecycle.js';
import type { CaseState } from '../rules/case-state.js';
import { CaseSortEnum } from './case.enums.js';
import { CaseActionType } from './case-action.type.js';
import { CaseFilter } from './case.inputs.js';
import { caseEntries, casesOfCustomer, casesOfOrder, visibleCase } from './case.loaders.js';
import { CaseConnection, CaseEntryType, CaseType, OrderStub } from './case.type.js';
import { customerColumns, visible, type Context } from './customer.loaders.js';
import { CustomerType } from './customer.type.js';

const among = (column: string, values: readonly string[] | null | undefined) =>
  values ? [sql`${sql.raw(column)} = any(${values}::text[])`] : [];

const equals = (column: string, value: string | null | undefined) =>
  value ? [sql`${sql.raw(column)} = ${value}`] : [];

const sameId = (column: string, id: string | null | undefined) =>
  id ? [isId(id) ? sql`${sql.raw(column)} = ${id}::uuid` : sql`false`] : [];

function conditions(filter: CaseFilter, now: Date) {
  return [
    ...among('c.status', filter.status),
    ...among('c.severity', filter.severity),
    ...among('c.kind', filter.kind),
    ...equals('c.queue_code', filter.queueCode),
    ...equals('c.owner_id', filter.ownerId),
    ...(filter.unassigned ? [sql`c.owner_id is null and c.status not in ('RESOLVED', 'CLOSED')`] : []),
    ...(filter.overdue ? [sql`c.due_at <= ${now}::timestamptz`] : []),
    ...sameId('c.customer_id', filter.customerId),
    ...sameId('c.order_id', filter.orderId),
    ...(filter.number ? [sql`(c.number = ${filter.number} or c.order_number = ${filter.number})`] : []),
  ];
}

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
        where: conditions(filter ?? {}, ctx.clock.now()),
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
