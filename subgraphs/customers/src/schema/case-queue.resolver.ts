import { rows, sql } from '@oms/platform/database/sql';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { CASE_SEVERITIES } from '@oms/platform/outbox/case-requested';
import { Arg, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { setCaseRoutes } from '../operations/set-case-routes.js';
import { upsertCaseQueue } from '../operations/upsert-case-queue.js';
import type { CaseQueue } from '../rules/case-state.js';
import { SetCaseRoutesInputType, UpsertCaseQueueInputType } from './case-queue.inputs.js';
import {
  CaseQueuePayload,
  CaseQueueType,
  CaseRoutesPayload,
  CaseRouteType,
  CaseTargetType,
  CaseWorkloadType,
} from './case-queue.type.js';
import { workloadOf } from './case.loaders.js';
import type { Context } from './customer.loaders.js';

const allQueues = (ctx: Context) => rows<CaseQueue>(ctx.db, sql`select * from case_queue order by code`);
const allRoutes = (ctx: Context) => rows<CaseRouteType>(ctx.db, sql`select * from case_route order by kind`);

@Resolver(() => CaseQueueType)
export class CaseQueueResolver {
  @Authorized('customers:read')
  @Query(() => [CaseQueueType], { nullable: true })
  caseQueues(@Ctx() ctx: Context) {
    return allQueues(ctx);
  }

  @Authorized('customers:read')
  @Query(() => [CaseRouteType], { nullable: true })
  caseRoutes(@Ctx() ctx: Context) {
    return allRoutes(ctx);
  }

  @FieldResolver(() => [CaseTargetType])
  targets(@Root() { targets }: CaseQueue) {
    return CASE_SEVERITIES.map((severity) => ({ severity, minutes: targets[severity] }));
  }

  @FieldResolver(() => [CaseWorkloadType])
  async workload(@Root() { code }: CaseQueue, @Ctx() ctx: Context) {
    return (await ctx.load(workloadOf, code)) ?? [];
  }

  @Authorized('customers:setup')
  @Mutation(() => CaseQueuePayload)
  async upsertCaseQueue(
    @Arg('input', () => UpsertCaseQueueInputType) input: UpsertCaseQueueInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'upsertCaseQueue', permission: 'customers:setup', input },
      (op) => upsertCaseQueue(op, input),
    );
    const queues = outcome ? await allQueues(ctx) : [];
    return { queue: queues.find(({ code }) => code === outcome?.code) ?? null, userErrors };
  }

  @Authorized('customers:setup')
  @Mutation(() => CaseRoutesPayload)
  async setCaseRoutes(@Arg('input', () => SetCaseRoutesInputType) input: SetCaseRoutesInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'setCaseRoutes', permission: 'customers:setup', input },
      (op) => setCaseRoutes(op, input),
    );
    return { routes: outcome ? await allRoutes(ctx) : null, userErrors };
  }
}
