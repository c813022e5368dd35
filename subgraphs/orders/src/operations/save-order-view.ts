import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql, jsonb } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { isId, newId } from '@oms/platform/values/ids';
import { textProblems } from '../rules/problem.js';
import type { OrdersServices } from '../services.js';

export interface SaveOrderViewInput {
  readonly name: string;
  /** Whether everybody who reads orders sees it. */
  readonly shared?: boolean | null;
  /** A filter and a sort of the list of orders, as they were checked by the graph. */
  readonly filter: object;
  readonly sort?: object | null;
}

/** Keeps a filter under a name; one of the same owner and name is replaced. */
export function saveOrderView(
  ctx: OperationContext<OrdersServices>,
  { name, shared, filter, sort }: SaveOrderViewInput,
): Promise<{ id: string }> {
  return runCommand(ctx, 'saveOrderView', async (tx) => {
    const unkeepable = textProblems({ name, filter, sort });
    if (unkeepable.length > 0) throw new DomainError(unkeepable);
    if (name.trim() === '' || name.length > 100)
      throw refuse('INVALID_NAME', 'A name has 1 to 100 characters.', ['name']);
    const row = await firstRow<{ id: string }>(
      tx.db,
      sql`insert into saved_view (id, owner, name, shared, filter, sort, updated_at)
          values (${newId(tx.now)}, ${tx.actor.id}, ${name}, ${shared ?? false}, ${jsonb(filter)}, ${jsonb(sort ?? null)}, ${tx.now})
          on conflict (owner, name) do update set shared = excluded.shared, filter = excluded.filter, sort = excluded.sort, updated_at = excluded.updated_at, version = saved_view.version + 1
          returning id`,
    );
    return { id: row?.id ?? '' };
  });
}

/** Forgets a view of one's own. */
export function deleteOrderView(
  ctx: OperationContext<OrdersServices>,
  { id }: { readonly id: string },
): Promise<{ id: string }> {
  return runCommand(ctx, 'deleteOrderView', async (tx) => {
    const deleted = isId(id)
      ? await run(tx.db, sql`delete from saved_view where id = ${id} and owner = ${tx.actor.id}`)
      : 0;
    if (deleted === 0) throw refuse('UNKNOWN_VIEW', 'You have no such view.', ['id']);
    return { id };
  });
}
