import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { firstRow, sql } from '@oms/platform/database/sql';
import { AccessError } from '@oms/platform/errors/domain-error';

/** An associate works at its own locations only: FORBIDDEN when none of these is one of them. */
export async function requireLocation(
  ctx: Pick<OperationContext, 'actor'>,
  tx: Pick<Tx, 'db'>,
  locationIds: readonly string[],
): Promise<void> {
  const { locations } = ctx.actor;
  if (!locations) return;
  const place = await firstRow(
    tx.db,
    sql`select 1 from known_location where id = any(${locationIds}::uuid[]) and code = any(${locations}::text[])`,
  );
  if (!place) throw new AccessError('FORBIDDEN', 'This belongs to another location.');
}
