import type { OperationContext } from '@oms/platform/commands/run-command';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import type { WorkCommandOutcome } from '../operations/change-work.js';
import type { FulfillmentServices } from '../services.js';
import { orderById, orderView, type Context } from './fulfillment-order.loaders.js';

export type Command<Input, Outcome> = (op: OperationContext<FulfillmentServices>, input: Input) => Promise<Outcome>;

/** Runs a command on one fulfillment order and answers the order as it is then, with whatever else the command says. */
export async function answerWork<Input extends { idempotencyKey?: string | null }, Outcome extends WorkCommandOutcome>(
  ctx: Context,
  operation: string,
  input: Input,
  command: Command<Input, Outcome>,
) {
  const { outcome, userErrors } = await answerMutation(
    ctx,
    { operation, permission: 'fulfillment:write', input },
    (op) => command(op, input),
  );
  const row = outcome ? await ctx.load(orderById, outcome.fulfillmentOrderId) : undefined;
  return { ...outcome, fulfillmentOrder: row ? orderView(row) : null, userErrors };
}
