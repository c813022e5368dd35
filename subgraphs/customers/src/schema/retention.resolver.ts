import { rows, sql } from '@oms/platform/database/sql';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { alignByKey } from '@oms/platform/graphql/align';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { RETENTION_HOLDS, type RetentionHold } from '@oms/platform/personal-data/retention';
import { Arg, Authorized, Ctx, Field, FieldResolver, ID, InputType, Int, Mutation, ObjectType, Query, registerEnumType, Resolver, Root } from 'type-graphql'; // prettier-ignore
import { keepCustomer, setRetentionPolicy } from '../operations/set-retention-policy.js';
import type { CustomersServices } from '../services.js';
import { loadRetentionPolicy } from '../storage/retention.js';
import { customerById, type Context } from './customer.loaders.js';
import { CustomerPayload, CustomerType } from './customer.type.js';
import { ownOr } from './own-or.js';

const RetentionHoldEnum = enumOf(RETENTION_HOLDS);
registerEnumType(RetentionHoldEnum, { name: 'RetentionHold' });

@ObjectType('RetentionPolicy', { description: 'After how long without a sign of life customers are forgotten.' })
class RetentionPolicyType {
  @Field(() => Int)
  idleDays!: number;

  @Field(() => Int, { description: 'Days before that when they are told; 0: not at all.' })
  warningDays!: number;

  @Field(() => [String], { description: 'Customers with one of these tags are kept.' })
  exceptTags!: readonly string[];
}

@InputType('RetentionPolicyInput')
class RetentionPolicyInputType extends CommandInput {
  @Field(() => Int, { nullable: true, description: '30 to 36500; absent: nobody is forgotten by themselves.' })
  idleDays?: number | null;

  @Field(() => Int, { nullable: true, description: '0 to 365; default 30.' })
  warningDays?: number | null;

  @Field(() => [String], { nullable: true })
  exceptTags?: string[] | null;
}

@ObjectType()
class RetentionPolicyPayload {
  @Field(() => RetentionPolicyType, { nullable: true })
  policy?: RetentionPolicyType | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@InputType('KeepCustomerInput')
class KeepCustomerInputType extends CommandInput {
  @Field(() => ID)
  customerId!: string;
}

@ObjectType('CustomerRetention', { description: 'What was found when the customer seemed idle.' })
class CustomerRetentionType {
  @Field(() => DateTime, { nullable: true })
  lastActiveAt?: Date | null;

  @Field(() => [RetentionHoldEnum], { description: 'What keeps them in spite of the time.' })
  holds!: readonly RetentionHold[];

  @Field(() => DateTime, { nullable: true, description: 'When they were told that they will be forgotten.' })
  warnedAt?: Date | null;

  @Field(() => DateTime, { description: 'When they are looked at again: if they were told, to be forgotten.' })
  nextAt!: Date;
}

const retentionOf = defineLoader<string, CustomerRetentionType & { customerId: string }, CustomersServices>(
  async (ctx, ids) =>
    alignByKey(
      ids,
      await rows(ctx.db, sql`select * from retention_review where customer_id = any(${ids}::uuid[])`),
      (one) => one.customerId,
    ),
);

/** Forgetting by itself who has not been heard of. */
@Resolver(() => CustomerType)
export class RetentionResolver {
  @Authorized('customers:read')
  @FieldResolver(() => CustomerRetentionType, { nullable: true, description: 'For staff; null as long as never idle.' })
  async retention(@Root() { id }: CustomerType, @Ctx() ctx: Context) {
    return (await ctx.load(retentionOf, id)) ?? null;
  }

  @Authorized('customers:setup')
  @Query(() => RetentionPolicyType, { nullable: true, description: 'Null: nobody is forgotten by themselves.' })
  async retentionPolicy(@Ctx() ctx: Context) {
    return (await loadRetentionPolicy(ctx.db)) ?? null;
  }

  @Authorized('customers:setup')
  @Mutation(() => RetentionPolicyPayload)
  async setRetentionPolicy(
    @Arg('input', () => RetentionPolicyInputType) input: RetentionPolicyInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'setRetentionPolicy', permission: 'customers:setup', input },
      (op) => setRetentionPolicy(op, input),
    );
    return { policy: outcome ? ((await loadRetentionPolicy(ctx.db)) ?? null) : null, userErrors };
  }

  @Authorized('customers:write', 'account')
  @Mutation(() => CustomerPayload, {
    description: 'The customer wants to stay, however long nothing was heard of them.',
  })
  async keepCustomer(@Arg('input', () => KeepCustomerInputType) input: KeepCustomerInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'keepCustomer', permission: ownOr(ctx), input },
      (op) => keepCustomer(op, input),
    );
    return { customer: outcome ? await ctx.load(customerById, outcome.customerId) : null, userErrors };
  }
}
