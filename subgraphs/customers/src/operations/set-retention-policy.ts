import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import type { CustomersServices } from '../services.js';
import { loadRetentionPolicy } from '../storage/retention.js';
import { requireCustomer } from './require-customer.js';

export interface RetentionPolicyInput {
  /** Null: nobody is forgotten by themselves. */
  readonly idleDays?: number | null;
  readonly warningDays?: number | null;
  readonly exceptTags?: readonly string[] | null;
}

const DEFAULT_WARNING_DAYS = 30;
const MOST_TAGS = 50;

function problemsIn({ idleDays, warningDays, exceptTags }: RetentionPolicyInput): UserErrorData[] {
  const found: UserErrorData[] = [];
  const wrong = (field: string, message: string) => found.push({ code: 'INVALID_POLICY', message, field: [field] });
  if (typeof idleDays === 'number' && (idleDays < 30 || idleDays > 36_500))
    wrong('idleDays', 'idleDays is 30 to 36500.');
  if (
    typeof warningDays === 'number' &&
    (warningDays < 0 || warningDays > 365 || warningDays >= (idleDays ?? Infinity))
  )
    wrong('warningDays', 'warningDays is 0 to 365, and less than idleDays.');
  if (exceptTags && exceptTags.length > MOST_TAGS) wrong('exceptTags', `There are at most ${MOST_TAGS} tags.`);
  return found;
}

/** Sets after how long idle customers are forgotten, or, without `idleDays`, that they are not. */
export function setRetentionPolicy(
  ctx: OperationContext<CustomersServices>,
  input: RetentionPolicyInput,
): Promise<{ set: boolean }> {
  return runCommand(ctx, 'setRetentionPolicy', async (tx) => {
    const { idleDays = null, exceptTags } = input;
    const warningDays = input.warningDays ?? Math.min(DEFAULT_WARNING_DAYS, (idleDays ?? Infinity) - 1);
    const problems = problemsIn({ ...input, warningDays });
    if (problems.length > 0) throw new DomainError(problems);
    const before = (await loadRetentionPolicy(tx.db)) ?? null;
    const after = idleDays === null ? null : { idleDays, warningDays, exceptTags: exceptTags ?? [] };
    await run(tx.db, sql`delete from retention_policy`);
    if (after)
      await run(
        tx.db,
        sql`insert into retention_policy (idle_days, warning_days, except_tags, updated_at)
            values (${after.idleDays}, ${after.warningDays}, ${after.exceptTags}::text[], ${tx.now}::timestamptz)
            on conflict (one) do update set idle_days = excluded.idle_days, warning_days = excluded.warning_days, except_tags = excluded.except_tags, updated_at = excluded.updated_at`,
      );
    // What was found by another policy is looked at anew; whoever was told keeps what they were told.
    await run(tx.db, sql`update retention_review set next_at = ${tx.now}::timestamptz where warned_at is null`);
    tx.audit({ aggregateType: 'RetentionPolicy', aggregateId: 'RetentionPolicy', command: 'setRetentionPolicy', before, after }); // prettier-ignore
    return { set: after !== null };
  });
}

/** A sign of life: the customer wants to stay, or an agent has spoken with them. */
export function keepCustomer(
  ctx: OperationContext<CustomersServices>,
  { customerId }: { readonly customerId: string },
): Promise<{ customerId: string }> {
  return runCommand(ctx, 'keepCustomer', async (tx) => {
    await requireCustomer(tx, customerId);
    await run(tx.db, sql`update customer set updated_at = ${tx.now}::timestamptz where id = ${customerId}`);
    await run(tx.db, sql`update retention_review set warned_at = null, last_active_at = ${tx.now}::timestamptz where customer_id = ${customerId}`); // prettier-ignore
    tx.audit({ aggregateType: 'Customer', aggregateId: customerId, command: 'keepCustomer' });
    return { customerId };
  });
}
