import { hasPermission } from '@oms/platform/auth/actor';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { OrdersServices } from '../services.js';
import { giveBudgetBack } from '../storage/appeasements.js';
import {
  changeAppeasement,
  moveOn,
  withinOwnLimit,
  type AppeasementCommandInput,
  type AppeasementOutcome,
  type Granting,
} from './change-appeasement.js';
import { decidedBy, issue } from './issue-appeasement.js';

/** Nobody decides on what they proposed themselves. */
function requireAnother({ tx, one }: Granting): void {
  if (one.proposedBy.id === tx.actor.id)
    throw refuse('OWN_APPEASEMENT', 'Somebody else must decide on what you proposed.', ['appeasementId']);
}

export interface ApproveAppeasementInput extends AppeasementCommandInput {
  /** False: it is approved now and issued later. */
  readonly issue?: boolean | null;
}

/**
 * Approves what waits for it, and gives it at once. It counts against the approver's own limit and budget: what is above
 * them is refused (LIMIT_EXCEEDED) and waits for somebody with a higher one.
 */
export const approveAppeasement = (
  ctx: OperationContext<OrdersServices>,
  input: ApproveAppeasementInput,
): Promise<AppeasementOutcome> =>
  changeAppeasement(ctx, 'approveAppeasement', input, async (granting) => {
    const { one, tx } = granting;
    requireAnother(granting);
    if (one.status !== 'PENDING_APPROVAL')
      throw refuse(
        'ILLEGAL_TRANSITION',
        `An appeasement that is ${one.status} waits for no approval.`,
        ['appeasementId'],
        {
          status: one.status,
        },
      );
    if (!(await withinOwnLimit(granting)))
      throw refuse('LIMIT_EXCEEDED', 'It is above what you may grant, at once or this month.', ['appeasementId']);
    moveOn(granting, 'approve');
    Object.assign(one, decidedBy(tx, input.note));
    return input.issue === false ? { entries: [] } : issue(granting);
  });

/** Declines what waits for approval. */
export const rejectAppeasement = (
  ctx: OperationContext<OrdersServices>,
  input: AppeasementCommandInput,
): Promise<AppeasementOutcome> =>
  changeAppeasement(ctx, 'rejectAppeasement', input, async (granting) => {
    requireAnother(granting);
    moveOn(granting, 'reject');
    Object.assign(granting.one, decidedBy(granting.tx, input.note));
    return Promise.resolve({ entries: [] });
  });

/** Takes back what was not issued yet: by whoever proposed it, or by a lead. Its share of the budget is free again. */
export const cancelAppeasement = (
  ctx: OperationContext<OrdersServices>,
  input: AppeasementCommandInput,
): Promise<AppeasementOutcome> =>
  changeAppeasement(ctx, 'cancelAppeasement', input, async (granting) => {
    const { one, tx } = granting;
    if (one.proposedBy.id !== tx.actor.id && !hasPermission(ctx.actor, 'orders:credit'))
      throw refuse('FOREIGN_APPEASEMENT', 'Only whoever proposed it, or a lead, takes it back.', ['appeasementId']);
    moveOn(granting, 'cancel');
    if (one.budgetAgent) await giveBudgetBack(tx, one);
    Object.assign(one, { ...decidedBy(tx, input.note), budgetAgent: null, budgetMonth: null });
    return { entries: [] };
  });
