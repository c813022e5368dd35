import type { EventDraft } from '@oms/platform/outbox/event';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import type { OrderState } from '../order-state.js';
import type { ReturnRecord } from './return-record.js';

/** Payload of `ReturnLabelRequested`. Nothing in it names a person in the clear. */
export interface ReturnLabelRequestedPayload {
  readonly returnId: string;
  readonly number: string;
  readonly orderId: string;
  readonly customerId: string | null;
  readonly locationId: string;
  /** LABEL: to be printed. QR_CODE: to be shown on a phone. */
  readonly form: string;
  /** Sealed address and e-mail of the sender. */
  readonly sender: string;
  readonly currency: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number; readonly value: number }[];
}

/** Whether we buy the way back. */
export const wantsLabel = ({ shipping }: ReturnRecord): boolean => shipping === 'LABEL' || shipping === 'QR_CODE';

/** Where the goods are: with whoever they were delivered to, otherwise with whoever was billed. */
export function senderOf(order: OrderState, one: Pick<ReturnRecord, 'lines'>): AddressValue | null {
  const line = order.lines.find((each) => each.id === one.lines[0]?.lineId);
  const delivery = order.deliveries.find((each) => each.id === line?.deliveryId);
  return delivery?.address ?? order.billingAddress;
}

/** `ReturnLabelRequested`: fulfillment is to buy the way back; null when nobody knows from or to where. */
export function returnLabelRequested(
  order: OrderState,
  one: ReturnRecord,
  seal: (sender: AddressValue & { email: string | null }) => string,
): EventDraft<'ReturnLabelRequested', ReturnLabelRequestedPayload> | null {
  const address = senderOf(order, one);
  if (!address || !one.locationId) return null;
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
      form: one.shipping,
      sender: seal({ ...address, email: order.email }),
      currency: order.currency,
      items: one.lines.map(({ sku, quantity, lineId }) => ({ sku, quantity, value: valueOf(lineId) })),
    },
  };
}
