import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { refuse } from '@oms/platform/errors/domain-error';
import { isId } from '@oms/platform/values/ids';
import { nextState } from '@oms/platform/values/lifecycle';
import { reorderAlertLifecycle, type ReorderAlertState } from '../rules/lifecycles.js';
import type { InventoryServices } from '../services.js';
import { tellOfAlerts } from '../storage/reorder-alerts.js';

/** Says that an alert needs nothing; it stays silent until the position has recovered once. */
export function dismissReorderAlert(
  ctx: OperationContext<InventoryServices>,
  input: { readonly alertId: string; readonly reason?: string | null },
): Promise<{ alertId: string }> {
  return runCommand(ctx, 'dismissReorderAlert', async (tx) => {
    const alert = isId(input.alertId)
      ? await firstRow<{ status: ReorderAlertState }>(
          tx.db,
          sql`select status from reorder_alert where id = ${input.alertId} for update`,
        )
      : undefined;
    if (!alert) throw refuse('UNKNOWN_ALERT', 'There is no such alert.', ['alertId']);
    const status = nextState(reorderAlertLifecycle, alert.status, 'dismiss');
    if (!status)
      throw refuse('ILLEGAL_TRANSITION', `An alert that is ${alert.status} cannot be dismissed.`, ['alertId'], {
        status: alert.status,
      });
    await run(
      tx.db,
      sql`update reorder_alert set status = ${status}, version = version + 1 where id = ${input.alertId}`,
    );
    await tellOfAlerts(tx, [input.alertId]);
    tx.audit({
      aggregateType: 'ReorderAlert',
      aggregateId: input.alertId,
      command: 'dismissReorderAlert',
      reason: input.reason ?? null,
    });
    return { alertId: input.alertId };
  });
}
