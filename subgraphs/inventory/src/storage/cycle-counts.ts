import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, run, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';

/** A count that is asked for. */
export interface NewCycleCount {
  readonly locationId: string;
  readonly varianceLimit: number;
  /** Why, and by what; null: somebody wants it. */
  readonly reason?: string | null;
  readonly reference?: string | null;
  readonly lines: readonly {
    readonly sku: string;
    /** Units that are set aside in quality control until it is done. */
    readonly quarantined?: number;
  }[];
}

/** Opens a count; answers its id. */
export async function putCycleCount(tx: Tx, count: NewCycleCount): Promise<string> {
  const id = newId(tx.now);
  await run(
    tx.db,
    sql`insert into cycle_count (id, number, location_id, status, variance_limit, reason, reference, created_at)
        values (${id}, 'CC-' || nextval('cycle_count_number'), ${count.locationId}, 'OPEN', ${count.varianceLimit}, ${count.reason ?? null}, ${count.reference ?? null}, ${tx.now})`,
  );
  const lines = count.lines.map(({ sku, quarantined = 0 }) => ({
    id: newId(tx.now),
    cycle_count_id: id,
    sku,
    quarantined,
  }));
  await run(
    tx.db,
    sql`insert into cycle_count_line (id, cycle_count_id, sku, quarantined) select * from ${recordset(lines, 'l', 'id uuid, cycle_count_id uuid, sku text, quarantined int')}`,
  );
  return id;
}
