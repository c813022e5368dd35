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

/** A mutation: its name, the right that it asks for, and its input. */
export interface Asked {
  readonly operation: string;
  readonly permission: Permission;
  readonly input: { readonly idempotencyKey?: string | null };
}

/**
 * Runs a command for a mutation: checks the right, takes the idempotency key from the input, and turns refusals into
 * `userErrors`. The outcome must be plain JSON (ids and versions): a repeated request is answered from what was stored,
 * and the selection is resolved anew.
 */
export async function answerMutation<Outcome, Services>(
  ctx: SubgraphContext<Services>,
  { operation, permission, input }: Asked,
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

/** As `answerMutation`, as a payload: `show` loads what the outcome names; of a command that was refused nothing is shown. */
export async function answerShown<Outcome, Shown extends object, Services>(
  ctx: SubgraphContext<Services>,
  asked: Asked,
  command: (op: OperationContext<Services>) => Promise<Outcome>,
  show: (outcome: Outcome) => Shown | Promise<Shown>,
): Promise<Partial<Shown> & { readonly userErrors: readonly UserErrorData[] }> {
  const { outcome, userErrors } = await answerMutation(ctx, asked, command);
  if (outcome === null) return { userErrors } as Partial<Shown> & { userErrors: typeof userErrors };
  return { ...(await show(outcome)), userErrors };
}
