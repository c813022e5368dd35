import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql, type RawBuilder } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { operationContext, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { Arg, Args, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { adjustGiftCard, updateGiftCard } from '../operations/change-gift-card.js';
import { findGiftCard } from '../operations/find-gift-card.js';
import { issueGiftCard, replaceGiftCardCode, type TakeCode } from '../operations/issue-gift-card.js';
import type { OrdersServices } from '../services.js';
import { accountSelection, type AccountRow } from './credit.loaders.js';
import { ledgerOf } from './credit.resolver.js';
import { CreditEntryConnection } from './credit.type.js';
import {
  AdjustGiftCardInputType,
  GiftCardCodePayload,
  GiftCardCommandInputType,
  GiftCardConnection,
  GiftCardFilter,
  GiftCardPayload,
  GiftCardType,
  IssueGiftCardInputType,
  UpdateGiftCardInputType,
} from './gift-card.type.js';

type Context = SubgraphContext<OrdersServices>;

interface CardRow extends AccountRow {
  readonly hint: string;
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
}

/** Cards with their accounts and what may be spent of them. */
const cardSelection = (condition: RawBuilder<unknown>, now: Date): RawBuilder<unknown> =>
  sql`select a.*, g.hint, g.disabled_at, g.expires_at, g.reason, g.note, g.issued_by, g.created_at as issued_at, g.account_id as card_id from (${accountSelection(condition, now)}) a join gift_card g on g.account_id = a.id`;

function statusOf({ disabledAt, expiresAt, available }: CardRow, now: Date): string {
  if (disabledAt) return 'DISABLED';
  if (expiresAt && expiresAt <= now) return 'EXPIRED';
  return available === 0 ? 'SPENT' : 'ACTIVE';
}

const cardView = (row: CardRow, now: Date) => ({
  ...row,
  status: statusOf(row, now),
  available: moneyOf(row.disabledAt ? 0 : row.available, row.currency),
  balance: moneyOf(row.balance, row.currency),
});

async function cardById(ctx: Context, id: string | undefined) {
  if (!id) return null;
  const now = ctx.clock.now();
  const [row] = await rows<CardRow>(ctx.db, cardSelection(sql`a.id = ${id}`, now));
  return row ? cardView(row, now) : null;
}

@Resolver(() => GiftCardType)
export class GiftCardResolver {
  @Authorized('storefront', 'orders:read')
  @Query(() => GiftCardType, {
    nullable: true,
    description: 'The card of a code; null for an unknown one. Whoever tries many of these is refused for a while.',
  })
  async giftCard(@Arg('code') code: string, @Ctx() ctx: Context) {
    if (!ctx.actor) return null;
    const op: OperationContext<OrdersServices> = operationContext(ctx.runtime, ctx.actor, ctx.requestId);
    try {
      const { accountId } = await findGiftCard(op, op.database.sql(), code, ['code']);
      return await cardById(ctx, accountId);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'GIFT_CARD_UNKNOWN') return null;
      throw error;
    }
  }

  @Authorized('orders:read')
  @Query(() => GiftCardConnection, { description: 'Newest first.' })
  async giftCards(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => GiftCardFilter, { nullable: true }) filter?: GiftCardFilter | null,
  ) {
    const now = ctx.clock.now();
    const found = await fetchPage<CardRow>(ctx.db, {
      columns: sql`c.*`,
      from: sql`(${cardSelection(sql`a.kind = 'GIFT_CARD'`, now)}) c`,
      where: filter?.hint ? [sql`c.hint = ${filter.hint.toUpperCase()}`] : [],
      sort: [
        { expression: sql`c.issued_at`, type: 'timestamptz' },
        { expression: sql`c.card_id`, type: 'uuid' },
      ],
      direction: 'desc',
      page,
    });
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: cardView(node, now) }));
    return toConnection({ ...found, edges });
  }

  @Authorized('orders:read')
  @FieldResolver(() => CreditEntryConnection, { nullable: true, description: 'Newest first.' })
  ledger(@Root() card: ReturnType<typeof cardView>, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return ledgerOf(ctx, card, page);
  }

  @Authorized('orders:credit')
  @Mutation(() => GiftCardCodePayload)
  issueGiftCard(@Arg('input', () => IssueGiftCardInputType) input: IssueGiftCardInputType, @Ctx() ctx: Context) {
    return answerCode(ctx, 'issueGiftCard', input, (op, take) => issueGiftCard(op, input, take));
  }

  @Authorized('orders:credit')
  @Mutation(() => GiftCardCodePayload, { description: 'Another code for a card; the one before is good for nothing.' })
  replaceGiftCardCode(
    @Arg('input', () => GiftCardCommandInputType) input: GiftCardCommandInputType,
    @Ctx() ctx: Context,
  ) {
    return answerCode(ctx, 'replaceGiftCardCode', input, (op, take) => replaceGiftCardCode(op, input, take));
  }

  @Authorized('orders:credit')
  @Mutation(() => GiftCardPayload, { description: 'Corrects what is on it, never below zero.' })
  adjustGiftCard(@Arg('input', () => AdjustGiftCardInputType) input: AdjustGiftCardInputType, @Ctx() ctx: Context) {
    return answerCode(ctx, 'adjustGiftCard', input, (op) => adjustGiftCard(op, input));
  }

  @Authorized('orders:credit')
  @Mutation(() => GiftCardPayload, { description: 'Disables or enables it, moves the day on which it lapses.' })
  updateGiftCard(@Arg('input', () => UpdateGiftCardInputType) input: UpdateGiftCardInputType, @Ctx() ctx: Context) {
    return answerCode(ctx, 'updateGiftCard', input, (op) => updateGiftCard(op, input));
  }
}

async function answerCode(
  ctx: Context,
  operation: string,
  input: { readonly idempotencyKey?: string | null },
  command: (op: OperationContext<OrdersServices>, take: TakeCode) => Promise<{ accountId: string }>,
) {
  let code: string | null = null;
  const { outcome, userErrors } = await answerMutation(ctx, { operation, permission: 'orders:credit', input }, (op) =>
    command(op, (text) => (code = text)),
  );
  return { giftCard: await cardById(ctx, outcome?.accountId), code, userErrors };
}
