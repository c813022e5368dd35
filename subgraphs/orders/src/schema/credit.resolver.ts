import { answerShown } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { CommandInput, PageArgs, pageOf } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { MoneyInput, UserErrorType } from '@oms/platform/graphql/value-types';
import type { OperationContext } from '@oms/platform/commands/run-command';
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
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { adjustStoreCredit, issueStoreCredit, type CreditOutcome } from '../operations/change-store-credit.js';
import type { OrdersServices } from '../services.js';
import { accountById, entryView, ledgerPages, storeCreditOfCustomer, type AccountView } from './credit.loaders.js';
import { CreditEntryConnection, CreditEntryType, StoreCreditAccountType } from './credit.type.js';
import { maySee, maySeeCustomer, orderById } from './order.loaders.js';
import { OrderType } from './order.type.js';
import { CustomerStub } from './stubs.type.js';

type Context = SubgraphContext<OrdersServices>;

@InputType('StoreCreditInput')
class StoreCreditInputType extends CommandInput {
  @Field(() => ID)
  customerId!: string;

  @Field(() => MoneyInput, { description: 'adjustStoreCredit: below zero it is taken.' })
  amount!: MoneyInput;

  @Field()
  reason!: string;

  @Field(() => String, { nullable: true })
  note?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When what is added lapses; default never.' })
  expiresAt?: Date | null;
}

@ObjectType()
class StoreCreditPayload {
  @Field(() => StoreCreditAccountType, { nullable: true })
  account?: StoreCreditAccountType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

/** What orders' money adds to a customer. */
@Resolver(() => CustomerStub)
export class CustomerCreditResolver {
  @Authorized('orders:read', 'account')
  @FieldResolver(() => [StoreCreditAccountType], { nullable: true, description: 'One account for each currency.' })
  async storeCredit(@Root() customer: CustomerStub, @Ctx() ctx: Context) {
    return maySeeCustomer(ctx, customer.id) ? ((await ctx.load(storeCreditOfCustomer, customer.id)) ?? []) : null;
  }
}

@Resolver(() => StoreCreditAccountType)
export class StoreCreditResolver {
  @FieldResolver(() => CreditEntryConnection, { description: 'Newest first.' })
  ledger(@Root() account: AccountView, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return ledgerOf(ctx, account, page);
  }

  @Authorized('orders:credit')
  @Mutation(() => StoreCreditPayload, { description: 'The customer is told of it.' })
  issueStoreCredit(@Arg('input', () => StoreCreditInputType) input: StoreCreditInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'issueStoreCredit', input, (op) => issueStoreCredit(op, input));
  }

  @Authorized('orders:credit')
  @Mutation(() => StoreCreditPayload, { description: 'Corrects it up or down, never below zero.' })
  adjustStoreCredit(@Arg('input', () => StoreCreditInputType) input: StoreCreditInputType, @Ctx() ctx: Context) {
    return answer(ctx, 'adjustStoreCredit', input, (op) => adjustStoreCredit(op, input));
  }
}

/** A page of an account's ledger. */
export async function ledgerOf(ctx: Context, { id, currency }: { id: string; currency: string }, page: PageArgs) {
  const found = await ctx.load(ledgerPages, { id, page: pageOf(page) });
  if (!found) throw new Error('an account has a ledger');
  const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: entryView(node, currency) }));
  return toConnection({ ...found, edges });
}

const answer = (
  ctx: Context,
  operation: string,
  input: StoreCreditInputType,
  command: (op: OperationContext<OrdersServices>) => Promise<CreditOutcome>,
) =>
  answerShown(ctx, { operation, permission: 'orders:credit', input }, command, async ({ accountId }) => ({
    account: await ctx.load(accountById, accountId),
  }));

@Resolver(() => CreditEntryType)
export class CreditEntryResolver {
  @FieldResolver(() => OrderType, { nullable: true })
  async order(@Root() entry: ReturnType<typeof entryView>, @Ctx() ctx: Context) {
    const order = entry.orderId ? await ctx.load(orderById, entry.orderId) : undefined;
    return order && maySee(ctx, order.row) ? order : null;
  }
}
