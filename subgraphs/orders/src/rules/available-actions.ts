import { capturedOf } from './derived-statuses.js';
import type { OrderState } from './order-state.js';

/** Names of the mutations that the order's state allows now. */
export function availableActions(
  order: Pick<OrderState, 'status' | 'lines' | 'holds' | 'total' | 'payments'>,
): string[] {
  const active = order.status === 'PENDING' || order.status === 'CONFIRMED' || order.status === 'PROCESSING';
  const cancellable = order.lines.some(
    (line) => line.open + line.backordered + line.allocated - line.cancelPending > 0,
  );
  return [
    ...(active && cancellable ? ['cancelOrder'] : []),
    ...(active ? ['holdOrder'] : []),
    ...(order.holds.some((hold) => hold.status !== 'RELEASED') ? ['releaseHold'] : []),
    ...((active || order.status === 'COMPLETED') && capturedOf(order) < order.total ? ['recordPayment'] : []),
  ];
}
