import { rows, sql } from '@oms/platform/database/sql';
import { alignByKey } from '@oms/platform/graphql/align';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { defineLoader } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import { Arg, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { createLabelBatch } from '../operations/create-label-batch.js';
import { LABELS_PER_FILE } from '../operations/open-file.js';
import type { FulfillmentServices } from '../services.js';
import { linkTo } from './file-link.type.js';
import type { Context } from './fulfillment-order.loaders.js';
import { CreateLabelBatchInputType, LabelBatchPayload, LabelBatchType } from './label-batch.type.js';

interface BatchRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly requestedBy: { readonly id: string };
  readonly total: number;
  readonly purchased: number;
  readonly failed: number;
  readonly pending: number;
}

const batchById = defineLoader<string, BatchRow, FulfillmentServices>(async (ctx, ids) =>
  alignByKey(
    ids,
    await rows<BatchRow>(
      ctx.db,
      sql`select b.id, b.created_at, b.requested_by, count(*)::int as total,
                 count(*) filter (where s.tracking_number is not null)::int as purchased,
                 count(*) filter (where s.status = 'LABEL_FAILED')::int as failed,
                 count(*) filter (where s.status in ('LABEL_PENDING', 'LABEL_UNKNOWN'))::int as pending
          from label_batch b join label_batch_item i on i.batch_id = b.id join shipment s on s.id = i.shipment_id
          where b.id = any(${ids}::uuid[]) group by b.id`,
    ),
    (one) => one.id,
  ),
);

function view(ctx: Context, row: BatchRow) {
  const parts = Array.from({ length: Math.ceil(row.total / LABELS_PER_FILE) }, (_, index) => index + 1);
  return { ...row, fileLinks: parts.map((part) => linkTo(ctx, { kind: 'batch', id: row.id, part })) };
}

@Resolver()
export class LabelBatchResolver {
  @Authorized('fulfillment:read')
  @Query(() => LabelBatchType, { nullable: true })
  async labelBatch(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    const row = isId(id) ? await ctx.load(batchById, id) : undefined;
    // Staff of one location see what they asked for themselves.
    const mine = !ctx.actor?.locations || row?.requestedBy.id === ctx.actor.id;
    return row && mine ? view(ctx, row) : null;
  }

  @Authorized('fulfillment:write')
  @Mutation(() => LabelBatchPayload, { description: 'Gathers the labels of many parcels, to be printed as one.' })
  async createLabelBatch(
    @Arg('input', () => CreateLabelBatchInputType) input: CreateLabelBatchInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'createLabelBatch', permission: 'fulfillment:write', input },
      (op) => createLabelBatch(op, input),
    );
    const row = outcome ? await ctx.load(batchById, outcome.batchId) : undefined;
    return { labelBatch: row ? view(ctx, row) : null, userErrors };
  }
}
