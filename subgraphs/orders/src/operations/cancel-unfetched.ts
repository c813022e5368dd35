import type { OperationContext } from '@oms/platform/commands/run-command';
import { DomainError } from '@oms/platform/errors/domain-error';
import type { UnfetchedPickup } from '@oms/platform/events/fulfillment-events';
import type { IntegrationEvent } from '@oms/platform/outbox/event';
import type { OrderState } from '../rules/order-state.js';
import type { OrdersServices } from '../services.js';
import { lockOrders } from '../storage/load-order.js';
import { cancelOrder } from './cancel-order.js';

/** What orders reads of `PickupExpired` and `PickupDeclined`. */
type Unfetched = Pick<UnfetchedPickup, 'orderId' | 'cameByParcel' | 'lines'>;

/** Units of each line that can be cancelled: of a kit, as many as are whole. */
function wholeUnits(order: OrderState, { lines }: Unfetched): { lineId: string; quantity: number }[] {
  return order.lines.flatMap((line) => {
    const kits = line.components.map(({ sku, perKit }) => {
      const units = lines.filter((one) => one.lineId === line.id && one.sku === sku);
      return Math.floor(units.reduce((sum, { quantity }) => sum + quantity, 0) / perKit);
    });
    const quantity = kits.length > 0 ? Math.min(...kits) : 0;
    return quantity > 0 ? [{ lineId: line.id, quantity }] : [];
  });
}

/**
 * PickupExpired, PickupDeclined → what nobody fetched is cancelled: it goes back to stock and is paid back. What came to
 * the store by parcel has shipped, and is a return. Safe twice: units that are being cancelled cannot be cancelled again.
 */
export async function cancelUnfetched(
  ctx: OperationContext<OrdersServices>,
  events: readonly IntegrationEvent<Unfetched>[],
): Promise<void> {
  for (const { payload, type } of events) {
    if (payload.cameByParcel) continue;
    const [order] = await lockOrders(ctx.database.sql(), [payload.orderId]);
    const lines = order ? wholeUnits(order, payload) : [];
    if (lines.length === 0) continue;
    const reason = type === 'PickupDeclined' ? 'PICKUP_DECLINED' : 'PICKUP_EXPIRED';
    try {
      await cancelOrder(ctx, { orderId: payload.orderId, lines, reason });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      ctx.logger.info({ orderId: payload.orderId, code: error.code }, 'nothing of a pickup is left to cancel');
    }
  }
}
