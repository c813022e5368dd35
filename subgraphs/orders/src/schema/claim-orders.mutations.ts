import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { CommandInput } from '@oms/platform/graphql/inputs';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Arg, Authorized, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { assignOrder, claimOrders } from '../operations/claim-orders.js';
import type { OrdersServices } from '../services.js';
import { orderById } from './order.loaders.js';
import { OrderAnswer } from './order.payloads.js';
import { OrderType } from './order.type.js';

type Context = SubgraphContext<OrdersServices>;

@InputType('ClaimOrdersInput')
class ClaimOrdersInputType extends CommandInput {
  @Field(() => String, {
    nullable: true,
    description:
      'The token of the link in a mail about the order. Without it: the orders of the e-mail address that your token says is verified.',
  })
  orderToken?: string | null;
}

@InputType('AssignOrderInput')
class AssignOrderInputType extends CommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => ID)
  customerId!: string;
}

@ObjectType()
class ClaimOrdersPayload {
  @Field(() => [OrderType], { description: 'Orders that are yours by it, also those that were before.' })
  orders!: readonly OrderType[];

  @Field({ description: 'Whether there may be more: ask again.' })
  hasMore!: boolean;

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType()
class OrderAssignedPayload extends OrderAnswer {}

/** Orders of guests become those of a customer. */
@Resolver()
export class ClaimOrdersMutations {
  @Authorized('account')
  @Mutation(() => ClaimOrdersPayload, {
    description: 'Makes orders that you placed as a guest your own, with their returns and cases.',
  })
  async claimOrders(@Arg('input', () => ClaimOrdersInputType) input: ClaimOrdersInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'claimOrders', permission: 'account', input },
      (op) => claimOrders(op, input),
    );
    const orders = await Promise.all((outcome?.orderIds ?? []).map((id) => ctx.load(orderById, id)));
    return { orders: orders.filter((order) => order !== undefined), hasMore: outcome?.more ?? false, userErrors };
  }

  @Authorized('orders:write')
  @Mutation(() => OrderAssignedPayload, {
    description: 'For service, who have made sure of it: makes a guest’s order a customer’s.',
  })
  async assignOrder(@Arg('input', () => AssignOrderInputType) input: AssignOrderInputType, @Ctx() ctx: Context) {
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'assignOrder', permission: 'orders:write', input },
      (op) => assignOrder(op, input),
    );
    return { order: outcome ? await ctx.load(orderById, input.orderId) : null, userErrors };
  }
}
