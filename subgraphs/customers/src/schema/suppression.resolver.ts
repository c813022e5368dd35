import { rows, sql } from '@oms/platform/database/sql';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { alignByKey } from '@oms/platform/graphql/align';
import { enumOf } from '@oms/platform/graphql/enum-of';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Arg, Authorized, Ctx, Field, FieldResolver, InputType, Mutation, ObjectType, registerEnumType, Resolver, Root } from 'type-graphql'; // prettier-ignore
import { releaseAddress, suppressAddress } from '../operations/suppress-address.js';
import { normaliseEmail } from '../rules/customer.js';
import { SUPPRESSION_REASONS, type SuppressionReason } from '../rules/notification.js';
import type { CustomersServices } from '../services.js';
import type { Context } from './customer.loaders.js';
import { CustomerType } from './customer.type.js';

const SuppressionReasonEnum = enumOf(SUPPRESSION_REASONS);
registerEnumType(SuppressionReasonEnum, { name: 'SuppressionReason' });

@InputType('ReleaseAddressInput')
class ReleaseAddressInputType extends CommandInput {
  @Field()
  email!: string;
}

@InputType('SuppressAddressInput')
class SuppressAddressInputType extends ReleaseAddressInputType {
  @Field(() => SuppressionReasonEnum)
  reason!: SuppressionReason;
}

@ObjectType()
class SuppressionPayload {
  @Field(() => SuppressionReasonEnum, {
    nullable: true,
    description: 'Why nothing is sent to the address; null: it is.',
  })
  reason?: SuppressionReason | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

interface Suppressed {
  readonly recipientHash: string;
  readonly reason: SuppressionReason;
}

const suppressionOf = defineLoader<string, Suppressed, CustomersServices>(async (ctx, hashes) =>
  alignByKey(
    hashes,
    await rows<Suppressed>(ctx.db, sql`select recipient_hash, reason from suppressed_address where recipient_hash = any(${hashes}::text[])`), // prettier-ignore
    (one) => one.recipientHash,
  ),
);

/** Addresses that nothing is sent to. */
@Resolver(() => CustomerType)
export class SuppressionResolver {
  @Authorized('customers:read')
  @FieldResolver(() => SuppressionReasonEnum, {
    nullable: true,
    description: 'For staff: why nothing is sent to the customer’s address; null: it is.',
  })
  async emailSuppressed(@Root() { email }: CustomerType, @Ctx() ctx: Context) {
    const normal = normaliseEmail(email);
    return normal ? ((await ctx.load(suppressionOf, ctx.services.hashAddress(normal)))?.reason ?? null) : null;
  }

  @Authorized('customers:write')
  @Mutation(() => SuppressionPayload, {
    description:
      'Nothing is sent to the address any more. Also for a mail provider’s messages about bounces and complaints.',
  })
  async suppressAddress(
    @Arg('input', () => SuppressAddressInputType) input: SuppressAddressInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'suppressAddress', permission: 'customers:write', input },
      (op) => suppressAddress(op, input),
    );
    return { reason: outcome?.reason ?? null, userErrors };
  }

  @Authorized('customers:write')
  @Mutation(() => SuppressionPayload, { description: 'The address is written to again.' })
  async releaseAddress(
    @Arg('input', () => ReleaseAddressInputType) input: ReleaseAddressInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'releaseAddress', permission: 'customers:write', input },
      (op) => releaseAddress(op, input),
    );
    return { reason: outcome?.reason ?? null, userErrors };
  }
}
