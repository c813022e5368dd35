import { BadInputError, DomainError } from '@oms/platform/errors/domain-error';
import { JsonValue } from '@oms/platform/graphql/scalars';
import { Arg, Authorized, Ctx, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { confirmByPartner } from '../operations/confirm-by-partner.js';
import { partnerOrders } from '../operations/partner-orders.js';
import type { Context } from './fulfillment-order.loaders.js';

@ObjectType('PartnerFile', { description: 'Work for a logistics partner, as a file.' })
class PartnerFileType {
  @Field({ description: 'CSV with a head, or NDJSON; one entry for each line.' })
  content!: string;

  @Field(() => Int)
  lines!: number;
}

@ObjectType('PartnerOutcome', { description: 'What became of one message.' })
class PartnerOutcomeType {
  @Field(() => String, { nullable: true })
  messageId?: string | null;

  @Field({ description: 'APPLIED, REPEATED (it was taken before) or REJECTED (nothing was changed).' })
  status!: string;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field(() => String, { nullable: true })
  problem?: string | null;
}

const MOST = 500;

/** Logistics partners and warehouse systems, with a machine's key. */
@Resolver()
export class PartnerResolver {
  @Authorized('fulfillment:write')
  @Query(() => PartnerFileType, {
    nullable: true,
    description: 'Open work of a location, most urgent first, with addresses.',
  })
  async partnerOrders(
    @Arg('locationId', () => ID) locationId: string,
    @Ctx() ctx: Context,
    @Arg('format', () => String, { defaultValue: 'NDJSON' }) format: string,
  ) {
    try {
      return await partnerOrders(ctx.operation('fulfillment:write'), { locationId, format });
    } catch (error) {
      if (error instanceof DomainError) throw new BadInputError(error.message);
      throw error;
    }
  }

  @Authorized('fulfillment:write')
  @Mutation(() => [PartnerOutcomeType], {
    description:
      'Messages of a partner: SHIPPED or REJECTED, at most 500. Each is taken once, or rejected with its reason.',
  })
  confirmByPartner(@Arg('messages', () => [JsonValue]) messages: unknown[], @Ctx() ctx: Context) {
    if (messages.length > MOST) throw new BadInputError(`At most ${MOST} messages at a time.`, ['messages']);
    return confirmByPartner(ctx.operation('fulfillment:write'), { messages });
  }
}
