import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { caseRequested } from '@oms/platform/outbox/case-requested';
import { momentOf } from '@oms/platform/values/zoned-time';
import { placeHold, releaseHold } from '../rules/hold-work.js';
import type { ShipmentState, ShipmentStatus, WorkOrder, WorkState } from '../rules/work-state.js';
import type { PurchasedLabel } from '../carriers/carrier.js';
import type { FulfillmentServices } from '../services.js';
import { keepFile, type KeptFile } from '../storage/label-files.js';
import { saveWork } from '../storage/save-work.js';
import type { Transition } from '../storage/work-transitions.js';
import { lockShipment, type TrackedShipment } from '../storage/tracked-shipment.js';
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

/** What carriers' refusals begin with that are about where the parcel goes: somebody must ask the customer. */
const OF_ADDRESS = /^(ADDRESS_|INVALID_(ADDRESS|COUNTRY|CITY|STATE|POSTAL|ZIP))/;

/** Asks for whoever can help, by what is wrong; of the other kind of trouble it says that it is past. */
const casesOf = (order: WorkOrder, shipment: ShipmentState, stands: boolean) =>
  (['LABEL_FAILED', 'ADDRESS_WRONG'] as const).map((kind) =>
    caseRequested({
      kind,
      subject: { type: 'Shipment', id: shipment.id },
      version: shipment.version,
      stands: stands && OF_ADDRESS.test(shipment.failure ?? '') === (kind === 'ADDRESS_WRONG'),
      summary: `No label for parcel ${shipment.position + 1} of ${order.number}: ${shipment.failure ?? 'bought since'}`,
      orderId: order.orderId,
      orderNumber: order.orderNumber,
      details: { fulfillmentOrderId: order.id, attempts: shipment.labelAttempts },
    }),
  );

/** A label that cannot be had stops the work and asks somebody; one that came lets it go on. */
function stopOrGoOn(tx: Tx, work: WorkState, order: WorkOrder, shipment: ShipmentState): void {
  if (shipment.status === 'LABEL_FAILED') {
    const note = shipment.failure;
    placeHold(work, order, { reason: 'LABEL_FAILED', note, placedBy: tx.actor.id, placedAt: tx.now.toISOString() });
    for (const asked of casesOf(order, shipment, true)) tx.emit(asked);
    return;
  }
  if (order.shipments.some((one) => one.status === 'LABEL_FAILED')) return;
  if (!releaseHold(work, order, 'LABEL_FAILED')) return;
  for (const past of casesOf(order, shipment, false)) tx.emit(past);
}

/** Applies the result to a locked parcel; answers what the history tells, or undefined when nothing is to be saved. */
async function applyResult(
  tx: Tx,
  { work, order, shipment }: TrackedShipment,
  result: LabelResult,
): Promise<readonly Transition[] | undefined> {
  // Cancelled while the carrier was asked: what was bought is remembered, so that it is given back.
  if (shipment.status === 'VOIDED' && result.label && shipment.trackingNumber === null) {
    take(shipment, result);
    return [];
  }
  if (!WAITING.includes(shipment.status)) return undefined;
  const { status, failure, label, carrier } = result;
  Object.assign(shipment, { status, failure: failure ?? null, version: shipment.version + 1 });
  if (!label) shipment.labelAttempts += 1;
  take(shipment, result);
  for (const file of result.files ?? []) await keepFile(tx.db, file, tx.now);
  stopOrGoOn(tx, work, order, shipment);
  if (status === 'LABEL_PENDING') return [];
  const data = label ? { trackingNumber: label.trackingNumber, carrier } : null;
  return [{ type: status, fulfillmentOrderId: order.id, reason: failure ?? null, data }];
}

/** Records how the purchase went. A parcel that has its label, or is no longer wanted, is left as it is. */
export async function recordLabel(
  ctx: OperationContext<FulfillmentServices>,
  wanted: WantedLabel,
  result: LabelResult,
): Promise<void> {
  await runCommand({ ...ctx, idempotency: undefined }, 'recordLabel', async (tx) => {
    const found = await lockShipment(tx, { shipmentId: wanted.id });
    if (!found || found.shipment.labelKey !== wanted.labelKey) return;
    const notes = await applyResult(tx, found, result);
    if (notes) await saveWork(tx, found.work, notes);
  });
}
