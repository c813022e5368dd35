import type { Permission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { answerShown } from '@oms/platform/graphql/answer-mutation';
import type { CustomersServices } from '../services.js';
import type { Context } from './customer.loaders.js';

type Keyed = { readonly idempotencyKey?: string | null };

/** How mutations of one kind answer: they run a command, and `show` what its outcome names. */
export const answering =
  <Outcome, Shown extends object>(show: (ctx: Context, outcome: Outcome) => Promise<Shown>) =>
  <Input extends Keyed>(
    ctx: Context,
    [operation, permission]: readonly [string, Permission],
    input: Input,
    command: (op: OperationContext<CustomersServices>, input: Input) => Promise<Outcome>,
  ) =>
    answerShown(ctx, { operation, permission, input }, (op) => command(op, input), (outcome) => show(ctx, outcome)); // prettier-ignore
