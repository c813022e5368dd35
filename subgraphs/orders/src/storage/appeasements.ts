import type { Tx } from '@oms/platform/commands/run-command';
import { firstRow, run, sql, type Sql } from '@oms/platform/database/sql';
import { isId } from '@oms/platform/values/ids';
import { snake } from '@oms/platform/values/snake-case';
import { appeasementChanged, approvalCase } from '../rules/appeasement-changed.js';
import type { Appeasement, AppeasementLimit } from '../rules/appeasement.js';
import type { OrderState } from '../rules/order-state.js';
import { tellCaseOfDecision } from './awaited-case-actions.js';
import { upsert } from './upsert.js';

/** The order that an appeasement is for. */
export const orderOfAppeasement = async (db: Sql, id: string): Promise<string | undefined> =>
  isId(id)
    ? (await firstRow<{ orderId: string }>(db, sql`select order_id from appeasement where id = ${id}`))?.orderId
    : undefined;

/** Locks an appeasement; its order is locked before. */
export const lockAppeasement = (db: Sql, id: string): Promise<Appeasement | undefined> =>
  firstRow(db, sql`select * from appeasement where id = ${id} for update`);

const COLUMNS =
  'id uuid, order_id uuid, customer_id uuid, kind text, status text, version bigint, reason text, note text, amount bigint, currency text, lines jsonb, expires_at timestamptz, proposed_by jsonb, proposed_at timestamptz, decided_by jsonb, decided_at timestamptz, decision_note text, issued_at timestamptz, budget_agent text, budget_month text, allowance_id uuid, credit_entry_id uuid, discount_code text';

/** Writes an appeasement as it is and tells of it; a lead is asked while it waits for one. */
export async function saveAppeasement(tx: Tx, order: OrderState, one: Appeasement, wasPending: boolean): Promise<void> {
  await upsert(tx, 'appeasement', COLUMNS, [snake(one)]);
  tx.emit(appeasementChanged(order, one));
  if (wasPending || one.status === 'PENDING_APPROVAL') tx.emit(approvalCase(order, one));
  if (wasPending) await tellCaseOfDecision(tx, 'Appeasement', one.id, one.status);
}

/** What is set for a role in a currency. */
export const setLimitOf = (db: Sql, role: string, currency: string): Promise<AppeasementLimit | undefined> =>
  firstRow(
    db,
    sql`select per_appeasement, per_month, per_refund from appeasement_limit where role = ${role} and currency = ${currency}`,
  );

interface Spending {
  readonly agentId: string;
  readonly currency: string;
  readonly month: string;
  readonly amount: number;
}

/**
 * Counts an amount against a person's budget of a month; false, and nothing counted, when it would go beyond. One
 * statement: however many ask at once, the row decides one after the other.
 */
export async function takeBudget(
  tx: Tx,
  { agentId, currency, month, amount }: Spending,
  perMonth: number | null,
): Promise<boolean> {
  const taken = await run(
    tx.db,
    sql`insert into appeasement_spend (agent_id, currency, month, spent) select ${agentId}, ${currency}, ${month}, ${amount}::bigint
          where ${perMonth}::bigint is null or ${amount}::bigint <= ${perMonth}::bigint
        on conflict (agent_id, currency, month) do update set spent = appeasement_spend.spent + excluded.spent
          where ${perMonth}::bigint is null or appeasement_spend.spent + excluded.spent <= ${perMonth}::bigint`,
  );
  return taken > 0;
}

/** Gives an amount back to the budget that it was counted against. */
export async function giveBudgetBack(
  tx: Tx,
  { budgetAgent, budgetMonth, currency, amount }: Appeasement,
): Promise<void> {
  await run(
    tx.db,
    sql`update appeasement_spend set spent = spent - ${amount}::bigint where agent_id = ${budgetAgent} and currency = ${currency} and month = ${budgetMonth}`,
  );
}

/** What a person granted in a month, in minor units. */
export async function spentBy(db: Sql, { agentId, currency, month }: Omit<Spending, 'amount'>): Promise<number> {
  const row = await firstRow<{ spent: number }>(
    db,
    sql`select spent from appeasement_spend where agent_id = ${agentId} and currency = ${currency} and month = ${month}`,
  );
  return row?.spent ?? 0;
}
