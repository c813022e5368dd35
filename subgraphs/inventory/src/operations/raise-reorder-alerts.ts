import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, run, sql } from '@oms/platform/database/sql';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import { newId } from '@oms/platform/values/ids';
import { needsReorder, reorderPosition, suggestedQuantity } from '../rules/reorder.js';
import type { InventoryServices } from '../services.js';
import { ON_ORDER } from '../storage/emit-stock.js';

interface Checked {
  readonly sku: string;
  readonly locationId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly backordered: number;
  readonly onOrder: number;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  readonly alertId: string | null;
}

async function raise(tx: Tx, level: Checked, position: number): Promise<void> {
  const suggested = suggestedQuantity(position, level.orderUpTo);
  const id = newId(tx.now);
  const [made] = await rows<{ id: string }>(
    tx.db,
    sql`insert into reorder_alert (id, sku, location_id, status, reorder_position, reorder_point, suggested_quantity, raised_at)
        values (${id}, ${level.sku}, ${level.locationId}, 'OPEN', ${position}, ${level.reorderPoint}, ${suggested}, ${tx.now})
        on conflict (sku, location_id) where status in ('OPEN', 'ORDERED', 'DISMISSED') do nothing returning id`,
  );
  if (made) tell(tx, made.id, 1, { ...level, status: 'OPEN', position, suggested });
}

async function close(tx: Tx, level: Checked, alertId: string, position: number): Promise<void> {
  await run(
    tx.db,
    sql`update reorder_alert set status = 'CLOSED', closed_at = ${tx.now}, reorder_position = ${position}, version = version + 1 where id = ${alertId} and status <> 'CLOSED'`,
  );
  tell(tx, alertId, 2, { ...level, status: 'CLOSED', position, suggested: 0 });
}

function tell(
  tx: Tx,
  alertId: string,
  version: number,
  {
    sku,
    locationId,
    reorderPoint,
    status,
    position,
    suggested,
  }: Checked & { status: string; position: number; suggested: number },
): void {
  tx.emit({
    type: 'ReorderAlertChanged',
    aggregateId: alertId,
    aggregateVersion: version,
    payload: {
      alertId,
      sku,
      locationId,
      status,
      reorderPosition: position,
      reorderPoint,
      suggestedQuantity: suggested,
    },
  });
}

/** Raises one alert when the reorder position has fallen to the reorder point, and closes it once it is above again. */
export const raiseReorderAlerts = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<{ readonly sku: string; readonly locationId: string }>[],
): Promise<void> =>
  consumeEvents(ctx, 'inventory.reorder-alert', events, async (tx, fresh) => {
    const keys = fresh.map(({ payload }) => ({ sku: payload.sku, location_id: payload.locationId }));
    const levels = await rows<Checked>(
      tx.db,
      sql`select level.sku, level.location_id, level.on_hand, level.reserved, level.backordered, ${ON_ORDER} as on_order, policy.reorder_point, policy.order_up_to, alert.id as alert_id
          from ${recordset(keys, 'k', 'sku text, location_id uuid')} join inventory_level level on level.sku = k.sku and level.location_id = k.location_id
          join reorder_policy policy on policy.sku = level.sku and policy.location_id = level.location_id join item on item.sku = level.sku and item.active
          left join reorder_alert alert on alert.sku = level.sku and alert.location_id = level.location_id and alert.status in ('OPEN', 'ORDERED', 'DISMISSED')
          order by level.id for update of level`,
    );
    for (const level of levels) {
      const position = reorderPosition(level);
      const needed = needsReorder(position, level.reorderPoint);
      if (needed && !level.alertId) await raise(tx, level, position);
      if (!needed && level.alertId) await close(tx, level, level.alertId, position);
    }
  });
