import { ROLE_PERMISSIONS } from '@oms/platform/auth/actor';
import { alignByKey } from '@oms/platform/graphql/align';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { connectionOf, toConnection } from '@oms/platform/graphql/connection';
import { CommandInput, PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { DateTime } from '@oms/platform/graphql/scalars';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { AddressInput, AddressType, UserErrorType } from '@oms/platform/graphql/value-types';
import { rows, sql } from '@oms/platform/database/sql';
import { isId } from '@oms/platform/values/ids';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Directive,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { upsertCustomer } from '../operations/upsert-customer.js';
import type { CustomersServices } from '../services.js';

type Context = SubgraphContext<CustomersServices>;

@Directive('@key(fields: "id")')
@ObjectType('Customer')
class CustomerType {
  @Field(() => ID)
  id!: string;

  @Field()
  number!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { nullable: true })
  externalReference?: string | null;

  @Field()
  name!: string;

  @Field(() => String, { nullable: true })
  company?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => AddressType, { nullable: true })
  address?: AddressType | null;

  @Field({ description: 'ACTIVE, MERGED or ERASED.' })
  status!: string;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType()
class CustomerConnection extends connectionOf('Customer', () => CustomerType) {}

@ObjectType({ description: 'Who you are.' })
class Viewer {
  @Field(() => ID)
  id!: string;

  @Field()
  role!: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => [String])
  permissions!: readonly string[];

  @Field(() => CustomerType, { nullable: true })
  customer?: CustomerType | null;
}

@ObjectType()
class CustomerPayload {
  @Field(() => CustomerType, { nullable: true })
  customer?: CustomerType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@InputType()
export class CustomerFilter {
  @Field(() => String, { nullable: true, description: 'Part of the name or company, or beginning of the number.' })
  text?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;
}

@InputType('UpsertCustomerInput')
export class UpsertCustomerInputType extends CommandInput {
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => String, { nullable: true })
  externalReference?: string | null;

  @Field()
  name!: string;

  @Field(() => String, { nullable: true })
  company?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => AddressInput, { nullable: true })
  address?: AddressInput | null;
}

interface CustomerRow {
  readonly id: string;
}

const customerById = defineLoader<string, CustomerRow, CustomersServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<CustomerRow>(ctx.db, sql`select * from customer where id = any(${ids}::uuid[])`),
    (one) => one.id,
  ),
);

/** Staff see every customer, a customer itself, nobody else any. */
const visible = async (ctx: Context, id: string | undefined): Promise<CustomerRow | null> =>
  id && isId(id) && (ctx.can('customers:read') || (ctx.actor?.role === 'customer' && ctx.actor.customerId === id))
    ? ((await ctx.load(customerById, id)) ?? null)
    : null;

@Resolver(() => CustomerType)
export class CustomerResolver {
  @Query(() => Viewer, { nullable: true })
  async me(@Ctx() ctx: Context) {
    const { actor } = ctx;
    return actor
      ? {
          id: actor.id,
          role: actor.role,
          name: actor.name,
          permissions: ROLE_PERMISSIONS[actor.role],
          customer: await visible(ctx, actor.customerId),
        }
      : null;
  }

  @Authorized('storefront')
  @Query(() => CustomerType, { nullable: true })
  customer(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    return visible(ctx, id);
  }

  @Authorized('customers:read')
  @Query(() => CustomerConnection, { nullable: true })
  async customers(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
    @Arg('filter', () => CustomerFilter, { nullable: true }) filter?: CustomerFilter,
  ) {
    const text = filter?.text?.replaceAll(/[%_\\]/g, String.raw`\$&`);
    const where = [
      ...(text
        ? [sql`(c.name ilike ${`%${text}%`} or c.company ilike ${`%${text}%`} or c.number like ${`${text}%`})`]
        : []),
      ...(filter?.email ? [sql`c.email = ${filter.email.trim().toLowerCase()}`] : []),
    ];
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`c.*`,
        from: sql`customer c`,
        where,
        sort: [
          { expression: sql`c.name`, type: 'text' },
          { expression: sql`c.id`, type: 'uuid' },
        ],
        page,
      }),
    );
  }

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
export const references = { Customer: ({ id }: { id: string }, ctx: Context) => visible(ctx, id) };
