import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { momentOf } from '../rules/local-time.js';
import { placeHold, releaseHold } from '../rules/hold-work.js';
import { requestCase } from '../rules/request-case.js';
import type { ShipmentState, ShipmentStatus, WorkOrder, WorkState } from '../rules/work-state.js';
import type { PurchasedLabel } from '../carriers/carrier.js';
import type { FulfillmentServices } from '../services.js';
import { keepFile, type KeptFile } from '../storage/label-files.js';
import { lockWork } from '../storage/load-work.js';
import { saveWork } from '../storage/save-work.js';
import type { WantedLabel } from '../storage/label-wanted.js';

/** How far the purchase of a label came. */
export interface LabelResult {
  readonly status: ShipmentStatus;
  readonly failure?: string;
  readonly carrier?: string;
  readonly label?: PurchasedLabel;
  readonly files?: readonly KeptFile[];
  readonly expectedOn?: string | null;
}

const WAITING: readonly ShipmentStatus[] = ['LABEL_PENDING', 'LABEL_UNKNOWN', 'LABEL_FAILED'];
const END_OF_DAY = '18:00';

function take(shipment: ShipmentState, { carrier, label, expectedOn }: LabelResult): void {
  if (!label) return;
  Object.assign(shipment, {
    carrier: carrier ?? null,
    trackingNumber: label.trackingNumber,
    carrierReference: label.carrierReference,
    trackingUrl: label.trackingUrl ?? null,
    sscc: label.sscc ?? null,
    boughtService: label.service,
    rate: label.price.minor,
    currency: label.price.currency,
    estimatedAt: expectedOn ? momentOf(expectedOn, END_OF_DAY, 'UTC') : null,
  });
}

/** A label that cannot be had stops the work and asks somebody; one that came lets it go on. */
function stopOrGoOn(tx: Tx, work: WorkState, order: WorkOrder, shipment: ShipmentState): void {
  if (shipment.status !== 'LABEL_FAILED') {
    if (!order.shipments.some((one) => one.status === 'LABEL_FAILED')) releaseHold(work, order, 'LABEL_FAILED');
    return;
  }
  const note = shipment.failure;
  placeHold(work, order, { reason: 'LABEL_FAILED', note, placedBy: tx.actor.id, placedAt: tx.now.toISOString() });
  tx.emit(
    requestCase(
      {
        reason: 'LABEL_FAILED',
        orderId: order.orderId,
        orderNumber: order.orderNumber,
        subjectType: 'Shipment',
        subjectId: shipment.id,
        summary: `No label for parcel ${shipment.position + 1} of ${order.number}: ${note ?? 'unknown reason'}`,
      },
      shipment.labelAttempts,
    ),
  );
}

/** Records how the purchase went. A parcel that has its label, or is no longer wanted, is left as it is. */
export async function recordLabel(
  ctx: OperationContext<FulfillmentServices>,
  wanted: WantedLabel,
  result: LabelResult,
): Promise<void> {
  await runCommand({ ...ctx, idempotency: undefined }, 'recordLabel', async (tx) => {
    const [work] = await lockWork(tx.db, [wanted.orderId]);
    const order = work?.orders.find((one) => one.id === wanted.fulfillmentOrderId);
    const shipment = order?.shipments.find((one) => one.id === wanted.id);
    if (!work || !order || !shipment || shipment.labelKey !== wanted.labelKey) return;
    // Cancelled while the carrier was asked: what was bought is remembered, so that it is given back.
    if (shipment.status === 'VOIDED' && result.label && shipment.trackingNumber === null) {
      take(shipment, result);
      await saveWork(tx, work, []);
      return;
    }
    if (!WAITING.includes(shipment.status)) return;
    const { status, failure, label } = result;
    Object.assign(shipment, { status, failure: failure ?? null, version: shipment.version + 1 });
    if (!label) shipment.labelAttempts += 1;
    take(shipment, result);
    for (const file of result.files ?? []) await keepFile(tx.db, file, tx.now);
    stopOrGoOn(tx, work, order, shipment);
    const data = label ? { trackingNumber: label.trackingNumber, carrier: result.carrier } : null;
    const note = { type: status, fulfillmentOrderId: wanted.fulfillmentOrderId, reason: failure ?? null, data };
    await saveWork(tx, work, status === 'LABEL_PENDING' ? [] : [note]);
  });
}
