import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import type { CaseState } from '../rules/case-state.js';
import { moveCase } from '../rules/change-case.js';
import { queueOf } from '../rules/route-case.js';
import type { CustomersServices } from '../services.js';
import { loadQueues, saveCases, type ChangedCase } from '../storage/cases.js';

const AFTER_DAYS = 7;
const BATCH = 500;

/** Cases that have been resolved for a week without a word are closed. */
export function closeResolvedCases(ctx: OperationContext<CustomersServices>): Promise<number> {
  return runCommand(ctx, 'closeResolvedCases', async (tx) => {
    const resolved = await rows<CaseState>(
      tx.db,
      sql`select * from service_case where status = 'RESOLVED' and resolved_at <= ${tx.now}::timestamptz - make_interval(days => ${AFTER_DAYS})
          order by resolved_at limit ${BATCH} for update skip locked`,
    );
    const queues = await loadQueues(tx.db);
    await saveCases(
      tx,
      resolved.map((state): ChangedCase => {
        moveCase(state, 'close', queueOf(queues, state.queueCode), tx.now);
        return { state, entries: [{ type: 'CLOSED', visibility: 'CUSTOMER' }] };
      }),
    );
    return resolved.length;
  });
}
