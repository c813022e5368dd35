import type { Tx } from '@oms/platform/commands/run-command';
import { recordset, rows, sql } from '@oms/platform/database/sql';
import { newId } from '@oms/platform/values/ids';
import { reorderNotice, type RaisedAlert } from '../rules/reorder-notice.js';
import { needsReorder, reorderPosition, suggestedQuantity } from '../rules/reorder.js';
import type { LevelKey } from '../rules/stock-level.js';
import { ON_ORDER } from './emit-stock.js';
import { KEY_COLUMNS, keyRecords } from './level-keys.js';

interface Checked extends LevelKey {
  readonly title: string;
  readonly locationCode: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly backordered: number;
  readonly onOrder: number;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  readonly alertId: string | null;
  readonly alertStatus: string | null;
  readonly alertPosition: number | null;
}

interface AlertRow {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly suggestedQuantity: number;
  readonly raisedAt: Date;
  readonly closedAt: Date | null;
}

/** Raises an alert, or brings an open one up to what is needed now; one that is ordered or dismissed stays as it is. */
async function raise(tx: Tx, level: Checked, position: number): Promise<RaisedAlert[]> {
  const suggested = suggestedQuantity(position, level.orderUpTo);
  const [alert] = await rows<AlertRow>(
    tx.db,
    level.alertId
      ? sql`update reorder_alert set reorder_position = ${position}, reorder_point = ${level.reorderPoint}, suggested_quantity = ${suggested}, version = version + 1
            where id = ${level.alertId} and status = 'OPEN' returning id, version, status, suggested_quantity, raised_at, closed_at`
      : sql`insert into reorder_alert (id, sku, location_id, status, reorder_position, reorder_point, suggested_quantity, raised_at)
            values (${newId(tx.now)}, ${level.sku}, ${level.locationId}, 'OPEN', ${position}, ${level.reorderPoint}, ${suggested}, ${tx.now})
            on conflict (sku, location_id) where status in ('OPEN', 'ORDERED', 'DISMISSED') do nothing returning id, version, status, suggested_quantity, raised_at, closed_at`,
  );
  if (!alert) return [];
  tell(tx, alert, level, position);
  const { sku, title, locationCode: location, reorderPoint } = level;
  return level.alertId ? [] : [{ alertId: alert.id, sku, title, location, position, reorderPoint, suggested }];
}

async function close(tx: Tx, level: Checked, position: number): Promise<void> {
  const [alert] = await rows<AlertRow>(
    tx.db,
    sql`update reorder_alert set status = 'CLOSED', closed_at = ${tx.now}, reorder_position = ${position}, version = version + 1
        where id = ${level.alertId} and status <> 'CLOSED' returning id, version, status, 0 as suggested_quantity, raised_at, closed_at`,
  );
  if (alert) tell(tx, alert, level, position);
}

interface AlertState extends AlertRow {
  readonly sku: string;
  readonly locationId: string;
  readonly reorderPosition: number;
  readonly reorderPoint: number;
}

function emitAlert(tx: Tx, { id: alertId, version, raisedAt, closedAt, ...alert }: AlertState): void {
  tx.emit({
    type: 'ReorderAlertChanged',
    aggregateId: alertId,
    aggregateVersion: version,
    payload: { ...alert, alertId, raisedAt: raisedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null },
  });
}

const tell = (tx: Tx, alert: AlertRow, level: Checked, reorderPosition: number): void =>
  emitAlert(tx, {
    ...alert,
    sku: level.sku,
    locationId: level.locationId,
    reorderPoint: level.reorderPoint,
    reorderPosition,
  });

/** Tells of alerts that a person has decided on, as they are now. */
export async function tellOfAlerts(tx: Tx, ids: readonly string[]): Promise<void> {
  const alerts = await rows<AlertState>(
    tx.db,
    sql`select id, version, status, suggested_quantity, raised_at, closed_at, sku, location_id, reorder_position, reorder_point
        from reorder_alert where id = any(${ids}::uuid[]) order by id`,
  );
  for (const alert of alerts) emitAlert(tx, alert);
}

/** An alert that was ordered stands until the goods are there, or are not coming. */
const isOver = ({ alertStatus, onOrder, reorderPoint }: Checked, position: number): boolean =>
  alertStatus !== 'ORDERED' || onOrder === 0 || position - onOrder > reorderPoint;

/** Answers the alert that is new. */
async function check(tx: Tx, level: Checked): Promise<RaisedAlert[]> {
  const position = reorderPosition(level);
  if (!needsReorder(position, level.reorderPoint)) {
    if (level.alertId && isOver(level, position)) await close(tx, level, position);
  } else if (level.alertStatus === 'ORDERED' && level.onOrder === 0) {
    // What was ordered is not coming: it is to be ordered anew.
    await close(tx, level, position);
    return raise(tx, { ...level, alertId: null }, position);
  } else if (!level.alertId || (level.alertStatus === 'OPEN' && level.alertPosition !== position))
    return raise(tx, level, position);
  return [];
}

/**
 * Holds levels against their policies: one alert when the reorder position has fallen to the reorder point; it tells how
 * much is missing now, and is closed once the position is above again. Planners are told of each alert once, of those
 * that are raised together in one notice.
 */
export async function checkReorder(tx: Tx, keys: readonly LevelKey[]): Promise<void> {
  const levels = await rows<Checked>(
    tx.db,
    sql`select level.sku, level.location_id, item.title, location.code as location_code, level.on_hand, level.reserved, level.backordered, ${ON_ORDER} as on_order, policy.reorder_point, policy.order_up_to, alert.id as alert_id, alert.status as alert_status, alert.reorder_position as alert_position
        from ${recordset(keyRecords(keys), 'k', KEY_COLUMNS)} join inventory_level level on level.sku = k.sku and level.location_id = k.location_id
        join reorder_policy policy on policy.sku = level.sku and policy.location_id = level.location_id join item on item.sku = level.sku and item.active join location on location.id = level.location_id
        left join reorder_alert alert on alert.sku = level.sku and alert.location_id = level.location_id and alert.status in ('OPEN', 'ORDERED', 'DISMISSED')
        order by level.id for update of level`,
  );
  const raised: RaisedAlert[] = [];
  for (const level of levels) raised.push(...(await check(tx, level)));
  if (raised.length > 0) tx.emit(reorderNotice(raised));
}
