import { ROLES } from '@oms/platform/auth/actor';
import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { DomainError } from '@oms/platform/errors/domain-error';
import { toMinor } from '@oms/platform/values/money';
import type { AmountInput } from '../rules/place-order-input.js';
import { amountProblems, problem } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';
import { setLimitOf } from '../storage/appeasements.js';

export interface AppeasementLimitInput {
  readonly role: string;
  /** The most that is granted at once. */
  readonly perAppeasement: AmountInput;
  /** The most that one person grants in a month; no end by default. */
  readonly perMonth?: AmountInput | null;
  /** The most that one person gives back of one order without asking; no end by default. */
  readonly perRefund?: AmountInput | null;
}

/** Sets what a role grants by itself in a currency; what was set before is replaced. */
export function setAppeasementLimit(
  ctx: OperationContext<OrdersServices>,
  { role, perAppeasement, perMonth, perRefund }: AppeasementLimitInput,
): Promise<{ role: string; currency: string }> {
  return runCommand(ctx, 'setAppeasementLimit', async (tx) => {
    const currency = perAppeasement.currencyCode;
    const problems = [
      ...((ROLES as readonly string[]).includes(role)
        ? []
        : [problem('UNKNOWN_ROLE', 'There is no such role.', 'role')]),
      ...amountProblems(perAppeasement, currency, 'perAppeasement'),
      ...amountProblems(perMonth, currency, 'perMonth'),
      ...amountProblems(perRefund, currency, 'perRefund'),
    ];
    if (problems.length > 0) throw new DomainError(problems);
    const before = await setLimitOf(tx.db, role, currency);
    const most = toMinor(perAppeasement.amount, currency);
    const month = perMonth ? toMinor(perMonth.amount, currency) : null;
    const refund = perRefund ? toMinor(perRefund.amount, currency) : null;
    await run(
      tx.db,
      sql`insert into appeasement_limit (role, currency, per_appeasement, per_month, per_refund, updated_at) values (${role}, ${currency}, ${most}, ${month}, ${refund}, ${tx.now})
          on conflict (role, currency) do update set per_appeasement = excluded.per_appeasement, per_month = excluded.per_month, per_refund = excluded.per_refund, updated_at = excluded.updated_at`,
    );
    const after = { perAppeasement: most, perMonth: month, perRefund: refund };
    tx.audit({
      aggregateType: 'AppeasementLimit',
      aggregateId: `${role} ${currency}`,
      command: 'setAppeasementLimit',
      before,
      after,
    });
    return { role, currency };
  });
}
