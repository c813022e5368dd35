import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { CustomersServices } from '../services.js';
import { endExports } from '../storage/data-exports.js';

const AT_A_TIME = 100;

/** Deletes archives whose time is over. Safe twice: what is deleted is EXPIRED. */
export async function expireDataExports(ctx: OperationContext<CustomersServices>): Promise<void> {
  for (let count = AT_A_TIME; count === AT_A_TIME;)
    count = await runCommand(ctx, 'expireDataExports', async ({ db, now }) => {
      const over = await rows<{ id: string }>(
        db,
        sql`select id from data_export where status = 'READY' and expires_at <= ${now}::timestamptz
            order by expires_at limit ${AT_A_TIME} for update skip locked`,
      );
      if (over.length > 0) await endExports(db, over.map(({ id }) => id), 'EXPIRED'); // prettier-ignore
      return over.length;
    });
}
