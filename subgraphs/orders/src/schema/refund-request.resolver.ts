import { rows, sql } from '@oms/platform/database/sql';
import { alignByKey, groupByKey } from '@oms/platform/graphql/align';
import { answerShown } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { Arg, Args, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { approveRefund, cancelRefundRequest, rejectRefund } from '../operations/decide-refund.js';
import type { RefundRequest } from '../rules/refund-request.js';
import type { OrdersServices } from '../services.js';
import { orderById } from './order.loaders.js';
import { OrderType } from './order.type.js';
import type { OrderView } from './shown-order.js';
import {
  RefundRequestCommandInputType,
  RefundRequestConnection,
  RefundRequestFilter,
  RefundRequestPayload,
  RefundRequestType,
} from './refund-request.type.js';

type Context = SubgraphContext<OrdersServices>;

/** What the state allows whoever asks. */
function actionsOf({ status, requestedBy }: RefundRequest, ctx: Context): string[] {
  if (status !== 'PENDING_APPROVAL') return [];
  const lead = ctx.can('orders:credit');
  const own = requestedBy.id === ctx.actor?.id;
  return [...(lead && !own ? ['approveRefund', 'rejectRefund'] : []), ...(lead || own ? ['cancelRefundRequest'] : [])];
}

const requestView = (one: RefundRequest, ctx: Context) => ({
  ...one,
  amount: moneyOf(one.amount, one.currency),
  availableActions: actionsOf(one, ctx),
});

export const refundRequestById = defineLoader<string, ReturnType<typeof requestView>, OrdersServices>(
  async (ctx, ids) => {
    const found = await rows<RefundRequest>(ctx.db, sql`select * from refund_request where id = any(${ids}::uuid[])`);
    return alignByKey(ids, found.map((one) => requestView(one, ctx)), (one) => one.id); // prettier-ignore
  },
);

const requestsOfOrder = defineLoader<string, RefundRequest[], OrdersServices>(async (ctx, ids) =>
  groupByKey(
    ids,
    await rows<RefundRequest>(
      ctx.db,
      sql`select * from refund_request where order_id = any(${ids}::uuid[]) order by requested_at, id`,
    ),
    (one) => one.orderId,
  ),
);

const COMMANDS = {
  approveRefund: ['orders:credit', approveRefund],
  rejectRefund: ['orders:credit', rejectRefund],
  cancelRefundRequest: ['orders:write', cancelRefundRequest],
} as const;

function answer(ctx: Context, operation: keyof typeof COMMANDS, input: RefundRequestCommandInputType) {
  const [permission, command] = COMMANDS[operation];
  return answerShown(ctx, { operation, permission, input }, (op) => command(op, input), async ({ orderId, requestId }) => ({
    order: await ctx.load(orderById, orderId),
    request: await ctx.load(refundRequestById, requestId),
  })); // prettier-ignore
}

@Resolver(() => RefundRequestType)
export class RefundRequestResolver {
  @FieldResolver(() => OrderType, { nullable: true })
  order(@Root() { orderId }: RefundRequest, @Ctx() ctx: Context) {
    return ctx.load(orderById, orderId);
  }

  @Authorized('orders:credit')
  @Mutation(() => RefundRequestPayload, { description: 'By somebody else than who asked for it; given back at once.' })
  approveRefund(
    @Arg('input', () => RefundRequestCommandInputType) input: RefundRequestCommandInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'approveRefund', input);
  }

  @Authorized('orders:credit')
  @Mutation(() => RefundRequestPayload)
  rejectRefund(
    @Arg('input', () => RefundRequestCommandInputType) input: RefundRequestCommandInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'rejectRefund', input);
  }

  @Authorized('orders:write')
  @Mutation(() => RefundRequestPayload, { description: 'By who asked for it, or by a lead.' })
  cancelRefundRequest(
    @Arg('input', () => RefundRequestCommandInputType) input: RefundRequestCommandInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, 'cancelRefundRequest', input);
  }

  @Authorized('orders:read')
  @Query(() => RefundRequestConnection, { description: 'Newest first.' })
  async refundRequests(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => RefundRequestFilter, { nullable: true }) filter?: RefundRequestFilter | null,
  ) {
    const { statuses, requestedBy } = filter ?? {};
    const found = await fetchPage<RefundRequest>(ctx.db, {
      columns: sql`r.*`,
      from: sql`refund_request r`,
      where: [
        ...(statuses ? [sql`r.status = any(${statuses}::text[])`] : []),
        ...(requestedBy ? [sql`r.requested_by ->> 'id' = ${requestedBy}`] : []),
      ],
      sort: [
        { expression: sql`r.requested_at`, type: 'timestamptz' },
        { expression: sql`r.id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
    });
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: requestView(node, ctx) }));
    return toConnection({ ...found, edges });
  }
}

@Resolver(() => OrderType)
export class OrderRefundRequestsResolver {
  @Authorized('orders:read')
  @FieldResolver(() => [RefundRequestType], { nullable: true, description: 'Oldest first.' })
  async refundRequests(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return ((await ctx.load(requestsOfOrder, row.id)) ?? []).map((one) => requestView(one, ctx));
  }
}
