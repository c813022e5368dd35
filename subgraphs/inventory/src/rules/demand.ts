import type { DemandChanged, DemandedDelivery, DemandedLine } from '@oms/platform/events/order-events';
import type { Place } from './sourcing/problem.js';

type Delivery = Pick<DemandedDelivery, 'deliveryId' | 'method' | 'pickupLocationId'> &
  Partial<Pick<DemandedDelivery, 'service' | 'promisedTo'>> & { readonly destination: Place | null };
type Line = Pick<
  DemandedLine,
  'lineId' | 'deliveryId' | 'quantity' | 'cancelled' | 'stockTracked' | 'requiresShipping' | 'components'
> &
  Partial<Pick<DemandedLine, 'unitPrice'>>;

/** What inventory reads of `DemandChanged`. */
export interface Demand extends Pick<
  DemandChanged,
  'orderId' | 'channelCode' | 'channelLocations' | 'priority' | 'placedAt' | 'onHold' | 'reservationId'
> {
  readonly deliveries: readonly Delivery[];
  readonly lines: readonly Line[];
}
