import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import { AggregateCommandInput } from '@oms/platform/graphql/inputs';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { AddressInput } from '@oms/platform/graphql/value-types';
import { Arg, Authorized, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { changeDeliveryAddress } from '../operations/change-delivery-address.js';
import type { OrdersServices } from '../services.js';
import { orderById } from './order.loaders.js';
import { OrderAnswer } from './order.payloads.js';

@InputType('ChangeDeliveryAddressInput')
class ChangeDeliveryAddressInputType extends AggregateCommandInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => ID)
  deliveryId!: string;

  @Field(() => AddressInput)
  address!: AddressInput;
}

@ObjectType()
class ChangeDeliveryAddressPayload extends OrderAnswer {}

@Resolver()
export class DeliveryAddressMutations {
  @Authorized('orders:write', 'account')
  @Mutation(() => ChangeDeliveryAddressPayload, {
    description: 'By customers for themselves, until it is being picked and where it costs the same there.',
  })
  async changeDeliveryAddress(
    @Arg('input', () => ChangeDeliveryAddressInputType) input: ChangeDeliveryAddressInputType,
    @Ctx() ctx: SubgraphContext<OrdersServices>,
  ) {
    const permission = ctx.can('orders:write') ? ('orders:write' as const) : ('account' as const);
    const { outcome, userErrors } = await answerMutation(
      ctx,
      { operation: 'changeDeliveryAddress', permission, input },
      (op) => changeDeliveryAddress(op, input),
    );
    return { order: outcome ? await ctx.load(orderById, outcome.orderId) : null, userErrors };
  }
}
