import { answerShown } from '@oms/platform/graphql/answer-mutation';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs, type AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { sql } from '@oms/platform/database/sql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { openCarrierClaim, type ClaimOutcome } from '../operations/open-claim.js';
import { fileCarrierClaim, resolveCarrierClaim, settleCarrierClaim } from '../operations/settle-claim.js';
import type { ClaimRecord } from '../rules/returns/return-record.js';
import type { OrdersServices } from '../services.js';
import {
  CarrierClaimConnection,
  CarrierClaimPayload,
  CarrierClaimType,
  ClaimStateEnum,
  FileClaimInputType,
  OpenClaimInputType,
  ResolveClaimInputType,
  SettleClaimInputType,
} from './claim.type.js';
import { orderById } from './order.loaders.js';
import { OrderType } from './order.type.js';
import type { OrderView } from './shown-order.js';
import { claimsOfOrder } from './return.loaders.js';

type Context = SubgraphContext<OrdersServices>;

const claimView = (claim: ClaimRecord, currency: string) => ({
  ...claim,
  value: moneyOf(claim.value, currency),
  paid: moneyOf(claim.paid, currency),
});

const answer = (
  ctx: Context,
  operation: string,
  input: AggregateCommandInput,
  command: (op: OperationContext<OrdersServices>) => Promise<ClaimOutcome>,
) =>
  answerShown(ctx, { operation, permission: 'orders:write', input }, command, async ({ orderId, claimId }) => {
    const order = await ctx.load(orderById, orderId);
    const claim = ((await ctx.load(claimsOfOrder, orderId)) ?? []).find((one) => one.id === claimId);
    return { order, claim: claim && order ? claimView(claim, order.row.currency) : null };
  });

/** Claims on carriers. */
@Resolver(() => OrderType)
export class CarrierClaimResolver {
  @Authorized('orders:read')
  @FieldResolver(() => [CarrierClaimType], { nullable: true, description: 'Oldest first.' })
  async carrierClaims(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return ((await ctx.load(claimsOfOrder, row.id)) ?? []).map((claim) => claimView(claim, row.currency));
  }

  @Authorized('orders:read')
  @Query(() => CarrierClaimConnection, { name: 'carrierClaims', nullable: true, description: 'Newest first.' })
  async carrierClaimList(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('status', () => [ClaimStateEnum], { nullable: true }) status?: string[],
  ) {
    const found = await fetchPage<ClaimRecord & { currency: string }>(ctx.db, {
      columns: sql`c.*, o.currency`,
      from: sql`carrier_claim c join orders o on o.id = c.order_id`,
      where: status?.length ? [sql`c.status = any(${status}::text[])`] : [],
      sort: [
        { expression: sql`c.opened_at`, type: 'timestamptz' },
        { expression: sql`c.id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
    });
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: claimView(node, node.currency) }));
    return toConnection({ ...found, edges });
  }

  @Authorized('orders:write')
  @Mutation(() => CarrierClaimPayload, { description: 'Makes the customer good without anything coming back.' })
  openCarrierClaim(@Arg('input', () => OpenClaimInputType) input: OpenClaimInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'openCarrierClaim', input, (op) => openCarrierClaim(op, input));
  }

  @Authorized('orders:write')
  @Mutation(() => CarrierClaimPayload, { description: 'The carrier was asked to pay.' })
  fileCarrierClaim(@Arg('input', () => FileClaimInputType) input: FileClaimInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'fileCarrierClaim', input, (op) => fileCarrierClaim(op, input));
  }

  @Authorized('orders:write')
  @Mutation(() => CarrierClaimPayload, { description: 'What the carrier paid.' })
  settleCarrierClaim(@Arg('input', () => SettleClaimInputType) input: SettleClaimInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'settleCarrierClaim', input, (op) => settleCarrierClaim(op, input));
  }

  @Authorized('orders:write')
  @Mutation(() => CarrierClaimPayload, { description: 'Makes the customer good, once.' })
  resolveCarrierClaim(@Arg('input', () => ResolveClaimInputType) input: ResolveClaimInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'resolveCarrierClaim', input, (op) => resolveCarrierClaim(op, input));
  }
}
