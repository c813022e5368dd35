import type { OperationContext, Tx } from '@oms/platform/commands/run-command';
import type { FulfillmentChanged, ToldWorkLine } from '@oms/platform/events/fulfillment-events';
import { consumeEvents } from '@oms/platform/outbox/consume';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { StockChange } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { lockLevels, moveStock } from '../storage/levels.js';
import { loadReservationRows, lockDemands, putReservationRows, type OwnedRow } from '../storage/order-demand.js';
import { replan } from '../storage/replan.js';

type ReportedLine = Pick<ToldWorkLine, 'allocationId' | 'shipped' | 'short' | 'shortReason'>;

/** What inventory reads of `FulfillmentChanged`. */
export interface FulfillmentReport extends Pick<FulfillmentChanged, 'orderId'> {
  readonly orders: readonly { readonly lines: readonly ReportedLine[] }[];
}

interface Reported {
  shipped: number;
  short: number;
  reason: string;
}

function sumReports(report: FulfillmentReport): Map<string, Reported> {
  const sums = new Map<string, Reported>();
  for (const line of report.orders.flatMap((order) => order.lines)) {
    const sum = sums.get(line.allocationId) ?? { shipped: 0, short: 0, reason: 'NOT_FOUND' };
    sums.set(line.allocationId, {
      shipped: sum.shipped + line.shipped,
      short: sum.short + line.short,
      reason: line.shortReason ?? sum.reason,
    });
  }
  return sums;
}

/**
 * What becomes of units that could not be picked: they are not there; they are and cannot be sold; nobody knows, so that
 * they are kept from sale until somebody has counted. Refused units simply stay.
 */
const SHORT_EFFECTS: Readonly<Record<string, { readonly bucket: StockChange['bucket']; readonly sign: 1 | -1 }>> = {
  NOT_FOUND: { bucket: 'onHand', sign: -1 },
  DAMAGED: { bucket: 'damaged', sign: 1 },
  MISMATCH: { bucket: 'qualityControl', sign: 1 },
};

/** Units that left, and units that were not there: what each does to the stock. */
function applyReport(row: OwnedRow, report: Reported): { row: OwnedRow; changes: StockChange[] } {
  const shipped = Math.max(0, report.shipped - row.shipped);
  const short = Math.min(Math.max(0, report.short - row.short), row.quantity - row.shipped - shipped);
  const next = {
    ...row,
    shipped: row.shipped + shipped,
    short: row.short + Math.max(0, short),
    forgiven: row.forgiven && short <= 0,
    quantity: Math.max(row.quantity - Math.max(0, short), row.shipped + shipped),
  };
  if (!row.stockTracked) return { row: next, changes: [] };
  const { sku, locationId, orderId: reference } = row;
  const change = (bucket: StockChange['bucket'], delta: number, reason: string): StockChange => ({
    sku,
    locationId,
    bucket,
    delta,
    reason,
    reference,
  });
  const held = row.quantity - row.shipped;
  const changes = [change('reserved', -Math.min(shipped, held), 'SHIPMENT'), change('onHand', -shipped, 'SHIPMENT')];
  if (short > 0) {
    changes.push(change('reserved', -short, `SHORT_${report.reason}`));
    const effect = SHORT_EFFECTS[report.reason];
    if (effect) changes.push(change(effect.bucket, effect.sign * short, `SHORT_${report.reason}`));
  }
  return { row: next, changes };
}

async function apply(tx: Tx, reports: readonly FulfillmentReport[]): Promise<void> {
  const orders = await lockDemands(
    tx.db,
    reports.map((report) => report.orderId),
  );
  const byOrder = new Map(reports.map((report) => [report.orderId, sumReports(report)]));
  const rows = await loadReservationRows(
    tx.db,
    orders.map((order) => order.orderId),
  );
  const changes: StockChange[] = [];
  const changed: OwnedRow[] = [];
  for (const row of rows) {
    const report = byOrder.get(row.orderId)?.get(row.id);
    if (!report || (report.shipped <= row.shipped && report.short <= row.short)) continue;
    const applied = applyReport(row, report);
    changed.push(applied.row);
    changes.push(...applied.changes);
  }
  if (changed.length === 0) return;
  await lockLevels(tx.db, changes);
  await putReservationRows(tx, changed);
  await moveStock(tx, changes);
  const touched = new Set(changed.map((row) => row.orderId));
  await replan(
    tx,
    orders.filter((order) => touched.has(order.orderId)),
    { retryBackorders: false, always: true },
  );
}

/** Commits what has shipped, takes back what was not found, and sources the missing units elsewhere. */
export const recordFulfillment = (
  ctx: OperationContext<InventoryServices>,
  events: readonly IntegrationEvent<FulfillmentReport>[],
): Promise<void> =>
  consumeEvents(ctx, 'inventory.record-fulfillment', events, (tx, fresh) =>
    apply(
      tx,
      fresh.map(({ payload }) => payload),
    ),
  );
