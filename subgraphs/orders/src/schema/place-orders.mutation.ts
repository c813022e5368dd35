import { idempotencyKey } from '@oms/platform/commands/idempotency';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { CommandInput } from '@oms/platform/graphql/inputs';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { Arg, Authorized, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import { placeOrders, type PlaceOrdersRow } from '../operations/place-orders.js';
import type { OrdersServices } from '../services.js';
import { PlaceOrderInputType } from './place-order.inputs.js';
import { orderById } from './order.loaders.js';
import { PlaceOrdersPayload } from './order.payloads.js';
import { previewView } from './order.view.js';

type Context = SubgraphContext<OrdersServices>;

@InputType('PlaceOrdersInput')
class PlaceOrdersInputType extends CommandInput {
  @Field(() => [PlaceOrderInputType], { description: 'Up to 1,000; each succeeds or is refused by itself.' })
  orders!: PlaceOrderInputType[];
}

/** Each order under its own key, or under the list's key and its place in it. */
function rowsOf(actorId: string, { orders, idempotencyKey: listKey }: PlaceOrdersInputType): PlaceOrdersRow[] {
  return orders.map((input, index) => {
    const key = input.idempotencyKey ?? (listKey ? `${listKey}#${index}` : null);
    const named = Object.assign(Object.create(null) as PlaceOrderInputType, input, { idempotencyKey: key });
    return { input, idempotency: idempotencyKey(actorId, 'placeOrder', named) };
  });
}

@Resolver()
export class PlaceOrdersMutation {
  @Authorized('orders:write')
  @Mutation(() => PlaceOrdersPayload)
  async placeOrders(@Arg('input', () => PlaceOrdersInputType) input: PlaceOrdersInputType, @Ctx() ctx: Context) {
    const unnamed = { operation: 'placeOrders', permission: 'orders:write' as const, input: {} };
    const { outcome, userErrors } = await answerMutation(ctx, unnamed, (op) =>
      placeOrders(op, rowsOf(op.actor.id, input)),
    );
    const results = (outcome ?? []).map(async (row) => ({
      order: row.outcome?.orderId ? await ctx.load(orderById, row.outcome.orderId) : null,
      preview: previewView(row.outcome?.preview ?? null),
      userErrors: row.userErrors,
    }));
    const placed = (outcome ?? []).filter((row) => row.outcome?.orderId).length;
    return { results: await Promise.all(results), placed, userErrors };
  }
}
