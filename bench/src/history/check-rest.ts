import type { Violation } from '@oms/platform/values/violation';
import { sumBy, violations } from './checks.js';
import type { Observation } from './history.js';

/** One label for each parcel, and each label belongs to a parcel. */
export function checkLabels({ shipments, labels }: Observation): Violation[] {
  const sold = sumBy(
    labels,
    ({ shipmentId }) => shipmentId,
    () => 1,
  );
  const numbers = sumBy(
    labels,
    ({ trackingNumber }) => trackingNumber,
    () => 1,
  );
  const known = new Set(shipments.map(({ id }) => id));
  const labelled = new Set(['LABEL_PURCHASED', 'MANIFESTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED']);
  return [
    ...violations('label.once', [...sold], ([id, count]) => (count > 1 ? [id, `${count} labels`] : undefined)),
    ...violations('label.own-number', [...numbers], ([number, count]) =>
      count > 1 ? [number, `on ${count} labels`] : undefined,
    ),
    ...violations('label.belongs-to-a-parcel', labels, ({ shipmentId }) =>
      known.has(shipmentId) ? undefined : [shipmentId, 'bought for a parcel that is not there'],
    ),
    ...violations('label.bought', shipments, ({ id, status }) =>
      labelled.has(status) && !sold.has(id) ? [id, `${status} without a label`] : undefined,
    ),
  ];
}

/** Seconds for which something may wait for us before somebody has to look at it. */
export interface Limits {
  readonly paymentSeconds: number;
  readonly labelSeconds: number;
}

/** Nothing is left over: no delivery waits or was given up, and no order waits for us longer than it may. */
export function checkRest(
  { deliveries, orders, lines, payments, shipments }: Observation,
  limits: Limits,
): Violation[] {
  const ages = new Map(orders.map(({ id, ageSeconds }) => [id, ageSeconds]));
  const confirmed = new Set(
    orders.filter(({ status }) => ['CONFIRMED', 'PROCESSING'].includes(status)).map(({ id }) => id),
  );
  return [
    ...violations('delivery.done', deliveries, ({ consumer, pending, dead }) =>
      pending + dead > 0 ? [consumer, `${pending} waiting, ${dead} given up`] : undefined,
    ),
    ...violations('order.answered-by-inventory', lines, ({ orderId, sku, open }) =>
      open > 0 && confirmed.has(orderId)
        ? [orderId, `${open} of ${sku} neither allocated nor backordered after ${ages.get(orderId)} s`]
        : undefined,
    ),
    ...violations('payment.not-stuck', payments, ({ id, status, ageSeconds }) =>
      status === 'PENDING' && ageSeconds > limits.paymentSeconds ? [id, `pending for ${ageSeconds} s`] : undefined,
    ),
    ...violations('label.not-stuck', shipments, ({ id, status, ageSeconds }) =>
      ['LABEL_PENDING', 'LABEL_UNKNOWN'].includes(status) && ageSeconds > limits.labelSeconds
        ? [id, `${status} for ${ageSeconds} s`]
        : undefined,
    ),
  ];
}
