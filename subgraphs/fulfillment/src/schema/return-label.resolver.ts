import { alignByKey } from '@oms/platform/graphql/align';
import { rows, sql } from '@oms/platform/database/sql';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { answerShown } from '@oms/platform/graphql/answer-mutation';
import { CommandInput } from '@oms/platform/graphql/inputs';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import {
  Arg,
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
import { qrPng } from '../labels/qr-png.js';
import { retryReturnLabel } from '../operations/retry-return-label.js';
import type { FulfillmentServices } from '../services.js';
import { FileLinkType, linkTo } from './file-link.type.js';
import type { Context } from './fulfillment-order.loaders.js';
import { ReturnStub } from './stubs.type.js';

interface LabelRow {
  readonly id: string;
  readonly orderId: string;
  readonly customerId: string | null;
  readonly number: string;
  readonly status: string;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  readonly hasFile: boolean;
}

const labelOfReturn = defineLoader<string, LabelRow, FulfillmentServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<LabelRow>(
      ctx.db,
      sql`select id, order_id, customer_id, number, status, carrier, tracking_number, tracking_url, file_key is not null as has_file from return_label where id = any(${ids}::uuid[])`,
    ),
    (one) => one.id,
  ),
);

/** Staff see every label, a customer those of its own returns, whoever holds an order's link those of that order. */
function maySeeLabel(ctx: Context, { customerId, orderId }: LabelRow): boolean {
  const { actor } = ctx;
  if (ctx.can('fulfillment:read')) return true;
  if (actor?.role !== 'customer') return false;
  return actor.orderId === orderId || (actor.customerId !== undefined && actor.customerId === customerId);
}

@ObjectType('ReturnLabel', { description: 'The way back that we pay for.' })
class ReturnLabelType {
  @Field({ description: 'REQUESTED, PURCHASED, FAILED, IN_TRANSIT, DELIVERED, LOST or VOIDED.' })
  status!: string;

  @Field(() => String, { nullable: true })
  carrier?: string | null;

  @Field(() => String, { nullable: true })
  trackingNumber?: string | null;

  @Field(() => String, { nullable: true })
  trackingUrl?: string | null;

  @Field(() => FileLinkType, { nullable: true, description: 'A link to the label as PDF.' })
  link?: FileLinkType | null;

  @Field(() => String, { nullable: true, description: 'The code to be shown at a counter, a PNG as base64.' })
  qrCode?: string | null;
}

@InputType('RetryReturnLabelInput')
class RetryReturnLabelInputType extends CommandInput {
  @Field(() => ID)
  returnId!: string;
}

@ObjectType()
class ReturnLabelPayload {
  @Field(() => ReturnStub, { nullable: true })
  return?: ReturnStub | null;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

/** What fulfillment adds to a return. */
@Resolver(() => ReturnStub)
export class ReturnLabelResolver {
  @Authorized('fulfillment:read', 'account')
  @FieldResolver(() => ReturnLabelType, {
    nullable: true,
    description: 'For staff, and for the customer whose return it is.',
  })
  async label(@Root() { id }: ReturnStub, @Ctx() ctx: Context) {
    const row = await ctx.load(labelOfReturn, id);
    if (!row || !maySeeLabel(ctx, row)) return null;
    if (!row.hasFile || row.status === 'VOIDED') return { ...row, link: null, qrCode: null };
    return { ...row, link: linkTo(ctx, { kind: 'return-label', id }), qrCode: await qrPng(row.number) };
  }

  @Authorized('fulfillment:write', 'orders:write')
  @Mutation(() => ReturnLabelPayload, {
    description:
      'Asks carriers again for the label of a return that failed, after the reason for it is gone. A label that was bought after all is taken.',
  })
  retryReturnLabel(
    @Arg('input', () => RetryReturnLabelInputType) input: RetryReturnLabelInputType,
    @Ctx() ctx: Context,
  ) {
    const permission = ctx.can('fulfillment:write') ? ('fulfillment:write' as const) : ('orders:write' as const);
    const asked = { operation: 'retryReturnLabel', permission, input };
    return answerShown(ctx, asked, (op) => retryReturnLabel(op, input), ({ returnId }) => ({ return: { id: returnId } })); // prettier-ignore
  }
}
