import { answerMutation, answerShown, type Asked } from '@oms/platform/graphql/answer-mutation';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { addOrderNote } from '../operations/add-order-note.js';
import { attachToOrder } from '../operations/attach-to-order.js';
import type { OrderCommandOutcome } from '../operations/change-order.js';
import { deleteOrderView, saveOrderView } from '../operations/save-order-view.js';
import { tagOrder } from '../operations/tag-order.js';
import type { OrdersServices } from '../services.js';
import * as desk from './order-desk.type.js';
import { attachmentsOfOrder, notesOfOrder, orderById } from './order.loaders.js';
import { OrderType } from './order.type.js';
import type { OrderView } from './shown-order.js';

type Context = SubgraphContext<OrdersServices>;

const orderAnswer = (
  ctx: Context,
  asked: Asked,
  command: (op: OperationContext<OrdersServices>) => Promise<OrderCommandOutcome>,
) => answerShown(ctx, asked, command, async ({ orderId }) => ({ order: await ctx.load(orderById, orderId) }));

/** What a service desk keeps with orders: tags, notes, references to files. */
@Resolver(() => OrderType)
export class OrderDeskResolver {
  @FieldResolver(() => [desk.OrderNoteType], { description: 'Oldest first; customers see those that are for them.' })
  async notes(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    const notes = (await ctx.load(notesOfOrder, row.id)) ?? [];
    if (ctx.can('orders:read')) return notes;
    return notes.filter((note) => note.visibility === 'CUSTOMER').map((note) => ({ ...note, author: null }));
  }

  @Authorized('orders:read')
  @FieldResolver(() => [desk.OrderAttachmentType], { nullable: true })
  attachments(@Root() { row }: OrderView, @Ctx() ctx: Context) {
    return ctx.load(attachmentsOfOrder, row.id);
  }

  @Authorized('orders:write')
  @Mutation(() => desk.OrderDeskPayload)
  tagOrder(@Arg('input', () => desk.TagOrderInputType) input: desk.TagOrderInputType, @Ctx() ctx: Context) {
    return orderAnswer(ctx, { operation: 'tagOrder', permission: 'orders:write', input }, (op) => tagOrder(op, input));
  }

  @Authorized('orders:write')
  @Mutation(() => desk.OrderDeskPayload)
  addOrderNote(@Arg('input', () => desk.AddOrderNoteInputType) input: desk.AddOrderNoteInputType, @Ctx() ctx: Context) {
    return orderAnswer(ctx, { operation: 'addOrderNote', permission: 'orders:write', input }, (op) =>
      addOrderNote(op, input),
    );
  }

  @Authorized('orders:write')
  @Mutation(() => desk.OrderDeskPayload)
  attachToOrder(@Arg('input', () => desk.AttachInputType) input: desk.AttachInputType, @Ctx() ctx: Context) {
    return orderAnswer(ctx, { operation: 'attachToOrder', permission: 'orders:write', input }, (op) =>
      attachToOrder(op, input),
    );
  }
}

/** Filters of the list of orders that people keep. */
@Resolver()
export class OrderViewResolver {
  @Authorized('orders:read')
  @Query(() => [desk.SavedOrderViewType], { nullable: true, description: 'Your own and those that are shared.' })
  orderViews(@Ctx() ctx: Context) {
    const me = ctx.actor?.id ?? '';
    return rows(
      ctx.db,
      sql`select *, owner = ${me} as mine from saved_view where owner = ${me} or shared order by name, id limit 500`,
    );
  }

  @Authorized('orders:read')
  @Mutation(() => desk.OrderViewPayload)
  async saveOrderView(@Arg('input', () => desk.SaveViewInputType) input: desk.SaveViewInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'saveOrderView', permission: 'orders:read', input },
      (op) => saveOrderView(op, input),
    );
    return { id: outcome?.id ?? null, userErrors };
  }

  @Authorized('orders:read')
  @Mutation(() => desk.OrderViewPayload)
  async deleteOrderView(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'deleteOrderView', permission: 'orders:read', input: {} },
      (op) => deleteOrderView(op, { id }),
    );
    return { id: outcome?.id ?? null, userErrors };
  }
}
