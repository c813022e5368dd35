import type { Permission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import type { InventoryServices } from '../services.js';
import type { Context } from './loaders.js';

type Keyed = { idempotencyKey?: string | null };

/** Runs one of inventory's commands for a mutation. */
export const answer = <Input extends Keyed, Outcome>(
  ctx: Context,
  operation: string,
  permission: Permission,
  given: Input,
  command: (op: OperationContext<InventoryServices>, given: Input) => Promise<Outcome>,
) => answerMutation(ctx, { operation, permission, input: given }, (op) => command(op, given));
