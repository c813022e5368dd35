import type { ReturnLabelRequested } from '@oms/platform/events/return-events';
import type { EventDraft } from '@oms/platform/outbox/event';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { OrderState } from '../order-state.js';
import type { ReturnRecord } from './return-record.js';

const labelForm = (shipping: ReturnRecord['shipping']): ReturnLabelRequested['form'] | null =>
  shipping === 'LABEL' || shipping === 'QR_CODE' ? shipping : null;

/** Whether we buy the way back. */
export const wantsLabel = ({ shipping }: ReturnRecord): boolean => labelForm(shipping) !== null;

/** Where the goods are: with whoever they were delivered to, otherwise with whoever was billed. */
export function senderOf(order: OrderState, one: Pick<ReturnRecord, 'lines'>): AddressValue | null {
  const line = order.lines.find((each) => each.id === one.lines[0]?.lineId);
  const delivery = order.deliveries.find((each) => each.id === line?.deliveryId);
  return delivery?.address ?? order.billingAddress;
}

/** `ReturnLabelRequested`: fulfillment is to buy the way back; null when it is not bought by us, or nobody knows from or to where. */
export function returnLabelRequested(
  order: OrderState,
  one: ReturnRecord,
  seal: (sender: AddressValue & { email: string | null }) => string,
): EventDraft<'ReturnLabelRequested', ReturnLabelRequested> | null {
  const address = senderOf(order, one);
  const form = labelForm(one.shipping);
  if (!address || !one.locationId || !form) return null;
  const valueOf = (lineId: string): number => order.lines.find((line) => line.id === lineId)?.unitPrice ?? 0;
  return {
    type: 'ReturnLabelRequested',
    aggregateId: one.id,
    aggregateVersion: one.version,
    orderId: order.id,
    payload: {
      returnId: one.id,
      number: one.number,
      orderId: order.id,
      customerId: order.customerId,
      locationId: one.locationId,
      form,
      sender: seal({ ...address, email: order.email }),
      currency: order.currency,
      items: one.lines.map(({ sku, quantity, lineId }) => ({ sku, quantity, value: valueOf(lineId) })),
    },
  };
}
