import { permissionsOf } from '@oms/platform/auth/actor';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import { upsertCustomer } from '../operations/upsert-customer.js';
import { CustomerFilter, UpsertCustomerInputType } from './customer.inputs.js';
import { customerById, customerColumns, visible, type Context } from './customer.loaders.js';
import { CustomerConnection, CustomerPayload, CustomerType } from './customer.type.js';
import { customerList } from './customer-search.js';
import { Viewer } from './viewer.type.js';

@Resolver(() => CustomerType)
export class CustomerResolver {
  @Authorized('public')
  @Query(() => Viewer, { nullable: true })
  async me(@Ctx() ctx: Context) {
    const { actor } = ctx;
    return actor
      ? {
          id: actor.id,
          role: actor.role,
          name: actor.name,
          permissions: permissionsOf(actor),
          customer: await visible(ctx, actor.customerId),
        }
      : null;
  }

  @Authorized('customers:read', 'account')
  @Query(() => CustomerType, { nullable: true })
  customer(@Arg('id', () => ID) id: string, @Ctx() ctx: Context, @Info() info: GraphQLResolveInfo) {
    return visible(ctx, id, customerColumns.of(info));
  }

  @Authorized('customers:read')
  @Query(() => CustomerConnection, { nullable: true })
  async customers(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('filter', () => CustomerFilter, { nullable: true }) filter?: CustomerFilter,
  ) {
    const columns = customerColumns.ofNodes(info).list;
    return toConnection(await fetchPage(ctx.db, { columns, ...(await customerList(ctx.db, filter ?? {}, page)) }));
  }

  @Authorized('customers:write')
  @Mutation(() => CustomerPayload)
  async upsertCustomer(
    @Arg('input', () => UpsertCustomerInputType) input: UpsertCustomerInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'upsertCustomer', permission: 'customers:write', input },
      (op) => upsertCustomer(op, input),
    );
    return { customer: outcome ? await ctx.load(customerById, outcome.id) : null, userErrors };
  }
}

/** How references of other subgraphs become customers; rights are checked for each. */
export const references = {
  Customer: ({ id }: { id: string }, ctx: Context, info: GraphQLResolveInfo) =>
    visible(ctx, id, customerColumns.of(info)),
};
