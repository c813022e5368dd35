import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { WorkOrder } from '../rules/work-state.js';
import type { FulfillmentServices } from '../services.js';
import { advance, changeWork, type WorkCommandInput, type WorkCommandOutcome } from './change-work.js';

export interface ShipInput extends WorkCommandInput {
  /** For a carrier of your own: stands in for labels that were not bought here. */
  readonly carrier?: string | null;
  readonly trackingNumber?: string | null;
}

function depart(order: WorkOrder, { carrier, trackingNumber }: ShipInput): void {
  for (const shipment of order.shipments) {
    if (shipment.status === 'VOIDED') continue;
    if (shipment.status !== 'LABEL_PURCHASED' && shipment.status !== 'MANIFESTED') {
      if (!trackingNumber || !carrier)
        throw refuse(
          'LABEL_NOT_READY',
          `A label is ${shipment.status}${shipment.failure ? `: ${shipment.failure}` : ''}.`,
          ['fulfillmentOrderId'],
          { shipmentId: shipment.id, status: shipment.status },
        );
      Object.assign(shipment, {
        carrier,
        trackingNumber: order.shipments.length > 1 ? `${trackingNumber}-${shipment.position + 1}` : trackingNumber,
      });
    }
    shipment.status = 'IN_TRANSIT';
    shipment.version += 1;
  }
}

/** The parcels leave the building: stock is committed and what shipped is captured. */
export const shipFulfillmentOrder = (
  ctx: OperationContext<FulfillmentServices>,
  input: ShipInput,
): Promise<WorkCommandOutcome> =>
  changeWork(ctx, 'shipFulfillmentOrder', input, (order) => {
    if (order.method === 'PICKUP_IN_STORE')
      throw refuse('ILLEGAL_TRANSITION', 'An order for pickup is handed over, not shipped.', ['fulfillmentOrderId']);
    advance(order, 'ship');
    depart(order, input);
    for (const line of order.lines) line.shipped = line.packed;
    return [
      {
        type: 'FULFILLMENT_SHIPPED',
        data: { trackingNumbers: order.shipments.flatMap((one) => one.trackingNumber ?? []) },
      },
    ];
  });
