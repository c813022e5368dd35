import type { Tx } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import type { OrderState } from '../rules/order-state.js';
import { returnLabelRequested } from '../rules/returns/return-label.js';
import { ownParcel, type ReturnRecord } from '../rules/returns/return-record.js';
import type { OrdersServices } from '../services.js';

/** Asks fulfillment for the label of a return. Refuses LABEL_IMPOSSIBLE when nobody knows from where to where. */
export function requestLabel(tx: Tx, { sealer }: OrdersServices, order: OrderState, one: ReturnRecord): void {
  const asked = returnLabelRequested(order, one, (sender) => sealer.seal(sender));
  if (!asked) {
    const missing = one.locationId ? 'an address to send it from' : 'a place to send it to';
    throw refuse('LABEL_IMPOSSIBLE', `There is no label without ${missing}.`, ['shipping']);
  }
  one.parcel = { ...ownParcel(null, null), status: 'REQUESTED' };
  tx.emit(asked);
}
