import { answerShown } from '@oms/platform/graphql/answer-mutation';
import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import { DateTime } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf, MoneyType } from '@oms/platform/graphql/value-types';
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
import { renderDocument } from '../documents/render-document.js';
import { issueCreditNote, issueInvoice, type DocumentOutcome } from '../operations/issue-invoice.js';
import type { OperationContext } from '@oms/platform/commands/run-command';
import type { OrderCommandInput } from '../operations/change-order.js';
import type { OrdersServices } from '../services.js';
import type { DocumentRow } from './document-row.js';
import { documentsOfOrder, orderById } from './order.loaders.js';
import { OrderAnswer } from './order.payloads.js';
import { OrderType } from './order.type.js';
import type { OrderView } from './shown-order.js';

type Context = SubgraphContext<OrdersServices>;

@ObjectType('OrderDocument', { description: 'An invoice or a credit note, as it was issued.' })
class OrderDocumentType {
  @Field(() => ID)
  id!: string;

  @Field({ description: 'INVOICE or CREDIT_NOTE.' })
  kind!: string;

  @Field({ description: 'Without gaps for each legal entity and kind.' })
  number!: string;

  @Field(() => DateTime)
  issuedAt!: Date;

  @Field(() => MoneyType)
  total!: MoneyType;

  @Field(() => MoneyType)
  taxTotal!: MoneyType;

  @Field(() => ID, {
    nullable: true,
    description: 'Of a credit note: the allowance that it is over; none: the whole invoice.',
  })
  allowanceId?: string | null;
}

@InputType('OrderCommandInput')
class OrderCommandInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;
}

@InputType('AllowanceCreditNoteInput')
class AllowanceCreditNoteInputType extends OrderCommandInputType {
  @Field(() => ID)
  allowanceId!: string;
}

@ObjectType()
class OrderDocumentPayload extends OrderAnswer {
  @Field(() => OrderDocumentType, { nullable: true })
  document?: OrderDocumentType | null;
}

const documentView = (row: DocumentRow) => ({
  ...row,
  total: moneyOf(row.total, row.currency),
  taxTotal: moneyOf(row.taxTotal, row.currency),
});

@Resolver(() => OrderDocumentType)
export class OrderDocumentResolver {
  @FieldResolver(() => String, { description: 'The document in A4, as base64.' })
  async pdf(@Root() { content }: DocumentRow) {
    return Buffer.from(await renderDocument(content)).toString('base64');
  }
}

/** Invoices and credit notes of an order. */
@Resolver(() => OrderType)
export class OrderDocumentsResolver {
  @FieldResolver(() => [OrderDocumentType], { description: 'Oldest first.' })
  async documents(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return ((await ctx.load(documentsOfOrder, row.id)) ?? []).map(documentView);
  }

  @Authorized('orders:write')
  @Mutation(() => OrderDocumentPayload)
  issueInvoice(@Arg('input', () => OrderCommandInputType) input: OrderCommandInputType, @Ctx() ctx: Context) {
    return this.issue(ctx, 'issueInvoice', input, issueInvoice);
  }

  @Authorized('orders:write')
  @Mutation(() => OrderDocumentPayload, { description: 'Takes back what is left of the whole invoice.' })
  issueCreditNote(@Arg('input', () => OrderCommandInputType) input: OrderCommandInputType, @Ctx() ctx: Context) {
    return this.issue(ctx, 'issueCreditNote', input, issueCreditNote);
  }

  @Authorized('orders:write')
  @Mutation(() => OrderDocumentPayload, {
    description: 'Over what was granted after the invoice; one for each allowance.',
  })
  issueAllowanceCreditNote(
    @Arg('input', () => AllowanceCreditNoteInputType) input: AllowanceCreditNoteInputType,
    @Ctx() ctx: Context,
  ) {
    return this.issue(ctx, 'issueAllowanceCreditNote', input, (op) => issueCreditNote(op, input));
  }

  private issue(
    ctx: Context,
    operation: string,
    input: OrderCommandInputType,
    command: (op: OperationContext<OrdersServices>, input: OrderCommandInput) => Promise<DocumentOutcome>,
  ) {
    const asked = { operation, permission: 'orders:write', input } as const;
    return answerShown(
      ctx,
      asked,
      (op) => command(op, input),
      async ({ orderId, documentId }) => {
        const documents = (await ctx.load(documentsOfOrder, orderId)) ?? [];
        const document = documents.find((one) => one.id === documentId);
        return { order: await ctx.load(orderById, orderId), document: document ? documentView(document) : null };
      },
    );
  }
}
