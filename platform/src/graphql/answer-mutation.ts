import type { Permission } from '../auth/actor.js';
import { idempotencyKey } from '../commands/idempotency.js';
import type { OperationContext } from '../commands/run-command.js';
import { DomainError, type UserErrorData } from '../errors/domain-error.js';
import type { SubgraphContext } from './subgraph-context.js';

export interface MutationAnswer<Outcome> {
  /** What the command answered; null when it was refused. */
  readonly outcome: Outcome | null;
  readonly userErrors: readonly UserErrorData[];
}

/**
 * Runs a command for a mutation: checks the right, takes the idempotency key from the input, and turns refusals into
 * `userErrors`. The outcome must be plain JSON (ids and versions): a repeated request is answered from what was stored,
 * and the selection is resolved anew.
 */
export async function answerMutation<Outcome, Services>(
  ctx: SubgraphContext<Services>,
  {
    operation,
    permission,
    input,
  }: { operation: string; permission: Permission; input: { readonly idempotencyKey?: string | null } },
  command: (op: OperationContext<Services>) => Promise<Outcome>,
): Promise<MutationAnswer<Outcome>> {
  const op = ctx.operation(permission);
  try {
    const idempotency = idempotencyKey(op.actor.id, operation, input);
    const outcome = await command({ ...op, idempotency });
    return { outcome, userErrors: [] };
  } catch (error) {
    if (error instanceof DomainError) return { outcome: null, userErrors: error.errors };
    throw error;
  } finally {
    ctx.forgetLoaded();
  }
}
