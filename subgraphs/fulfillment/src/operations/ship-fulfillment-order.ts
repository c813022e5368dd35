import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { releaseHold } from '../rules/hold-work.js';
import { departParcels, liveParcels, parcelWithoutLabel, shippedNote } from '../rules/ship-work.js';
import type { WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

export interface ShipInput extends WorkCommandInput {
  /** For a carrier of your own: stands in for labels that were not bought here. */
  readonly carrier?: string | null;
  readonly trackingNumber?: string | null;
}

/** Every parcel has a label, or travels under a number of the merchant's own. */
function requireLabels(order: WorkOrder, hasOwn: boolean): void {
  if (liveParcels(order).length === 0)
    throw refuse('LABEL_NOT_READY', 'There is no parcel with a label that still holds.', ['fulfillmentOrderId']);
  const missing = parcelWithoutLabel(order);
  if (!missing || hasOwn) return;
  throw refuse(
    'LABEL_NOT_READY',
    `A label is ${missing.status}${missing.failure ? `: ${missing.failure}` : ''}.`,
    ['fulfillmentOrderId'],
    { shipmentId: missing.id, status: missing.status },
  );
}

/** The parcels leave the building: stock is committed and what shipped is captured. */
export const shipFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: ShipInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'shipFulfillmentOrder', input, (order, work) => {
    if (order.method === 'PICKUP_IN_STORE')
      throw refuse('ILLEGAL_TRANSITION', 'An order for pickup is handed over, not shipped.', ['fulfillmentOrderId']);
    const { carrier, trackingNumber } = input;
    const own = carrier && trackingNumber ? { carrier, trackingNumber } : undefined;
    if (own) releaseHold(work, order, 'LABEL_FAILED');
    advance(order, 'ship');
    requireLabels(order, own !== undefined);
    departParcels(order, own);
    return [shippedNote(order)];
  });
