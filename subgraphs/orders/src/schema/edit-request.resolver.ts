import type { Permission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import type { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { Arg, Authorized, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { approveOrderEdit, declineOrderEdit, withdrawOrderEdit } from '../operations/decide-order-edit.js';
import { requestOrderEdit, type EditRequestOutcome } from '../operations/request-order-edit.js';
import type { EditRequest } from '../rules/edit-request.js';
import type { OrdersServices } from '../services.js';
import {
  DecideOrderEditInputType,
  OrderEditRequest,
  OrderEditRequestPayload,
  RequestOrderEditInputType,
} from './edit-request.type.js';
import { editRequestsOfOrder, orderById } from './order.loaders.js';
import { OrderType } from './order.type.js';
import { shownChanges } from './shown-changes.js';
import type { OrderView } from './shown-order.js';

type Context = SubgraphContext<OrdersServices>;

const requestView = ({ summary, ...request }: EditRequest) => ({
  ...request,
  totalBefore: moneyOf(summary.totalBefore, summary.currency),
  totalAfter: moneyOf(summary.totalAfter, summary.currency),
  changes: shownChanges(summary),
});

/** The right by which somebody asks: to make it, to see it, or as the order's own customer. */
const rightToAsk = (ctx: Context): Permission =>
  (['orders:write', 'orders:read', 'account'] as const).find((right) => ctx.can(right)) ?? 'orders:write';

async function answer(
  ctx: Context,
  asked: {
    readonly operation: string;
    readonly permission: Permission;
    readonly input: AggregateCommandInput & { readonly dryRun?: boolean | null };
  },
  command: (op: OperationContext<OrdersServices>) => Promise<EditRequestOutcome>,
) {
  const { outcome, userErrors } = await answerMutation(ctx, asked, command);
  if (!outcome) return { order: null, editRequest: null, difference: null, totalAfter: null, userErrors };
  const { orderId, requestId, summary } = outcome;
  const requests = requestId ? await ctx.load(editRequestsOfOrder, orderId) : [];
  const request = requests?.find(({ id }) => id === requestId);
  return {
    order: (await ctx.load(orderById, orderId)) ?? null,
    editRequest: request ? requestView(request) : null,
    totalAfter: summary ? moneyOf(summary.totalAfter, summary.currency) : null,
    difference: summary ? moneyOf(summary.totalAfter - summary.totalBefore, summary.currency) : null,
    userErrors,
  };
}

/** Edits that are asked for. */
@Resolver(() => OrderType)
export class OrderEditRequestResolver {
  @FieldResolver(() => [OrderEditRequest], { description: 'Edits that were asked for, oldest first.' })
  async editRequests(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return ((await ctx.load(editRequestsOfOrder, row.id)) ?? []).map(requestView);
  }

  @Authorized('account', 'orders:read')
  @Mutation(() => OrderEditRequestPayload, {
    description: 'Asks service for an edit; nothing changes until it is approved.',
  })
  requestOrderEdit(
    @Arg('input', () => RequestOrderEditInputType) input: RequestOrderEditInputType,
    @Ctx() ctx: Context,
  ) {
    const asked = { operation: 'requestOrderEdit', permission: rightToAsk(ctx), input };
    return answer(ctx, asked, (op) => requestOrderEdit(op, input));
  }

  @Authorized('account', 'orders:read')
  @Mutation(() => OrderEditRequestPayload, { description: 'Takes back what one has asked for.' })
  withdrawOrderEdit(
    @Arg('input', () => DecideOrderEditInputType) input: DecideOrderEditInputType,
    @Ctx() ctx: Context,
  ) {
    const asked = { operation: 'withdrawOrderEdit', permission: rightToAsk(ctx), input };
    return answer(ctx, asked, (op) => withdrawOrderEdit(op, input));
  }

  @Authorized('orders:write')
  @Mutation(() => OrderEditRequestPayload, { description: 'Makes the edit, as it stands against the order of now.' })
  approveOrderEdit(@Arg('input', () => DecideOrderEditInputType) input: DecideOrderEditInputType, @Ctx() ctx: Context) {
    const asked = { operation: 'approveOrderEdit', permission: 'orders:write' as const, input };
    return answer(ctx, asked, (op) => approveOrderEdit(op, input));
  }

  @Authorized('orders:write')
  @Mutation(() => OrderEditRequestPayload)
  declineOrderEdit(@Arg('input', () => DecideOrderEditInputType) input: DecideOrderEditInputType, @Ctx() ctx: Context) {
    const asked = { operation: 'declineOrderEdit', permission: 'orders:write' as const, input };
    return answer(ctx, asked, (op) => declineOrderEdit(op, input));
  }
}
