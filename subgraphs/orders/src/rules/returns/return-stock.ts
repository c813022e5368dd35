import type { ReturnChanged, ReturnedLine, ReturnStock, ReturnStockState } from '@oms/platform/events/return-events';
import type { EventDraft } from '@oms/platform/outbox/event';
import type { OrderState } from '../order-state.js';
import { isDead, lotsOf, receivedUnits, type ReturnLine, type ReturnLot, type ReturnRecord } from './return-record.js';

function stateOf({ disposition, resolution, vendorReference }: ReturnLot): ReturnStockState | null {
  if (disposition === null) return 'RECEIVED';
  if (resolution === 'REJECT' || disposition === 'MISSING' || disposition === 'DISPOSE') return null;
  if (disposition === 'RETURN_TO_VENDOR') return vendorReference === null ? 'VENDOR' : null;
  return disposition;
}

/** Units by item, place and state. */
function stockOf(one: ReturnRecord): ReturnStock[] {
  const sums = new Map<string, ReturnStock>();
  for (const line of one.lines)
    for (const lot of line.lots) {
      const state = stateOf(lot);
      if (!state) continue;
      const { locationId, quantity } = lot;
      const key = `${line.sku}/${locationId}/${state}`;
      sums.set(key, { sku: line.sku, locationId, state, quantity: quantity + (sums.get(key)?.quantity ?? 0) });
    }
  return [...sums.values()];
}

const toldLine = (line: ReturnLine): ReturnedLine => ({
  returnLineId: line.id,
  lineId: line.lineId,
  sku: line.sku,
  quantity: line.quantity - line.dropped,
  received: receivedUnits(line),
  reason: line.reason,
  condition: line.condition,
  lots: line.lots.map(({ quantity, locationId, disposition, resolution, value, fee }) => ({
    quantity,
    locationId,
    disposition,
    resolution,
    value,
    fee,
  })),
});

/**
 * `ReturnChanged`: tells everyone else what has become of a return; facets `stock` once units came in, `ended` when
 * nothing will come of it and a label was asked for.
 */
export function returnChanged(order: OrderState, one: ReturnRecord): EventDraft<'ReturnChanged', ReturnChanged> {
  const payload: ReturnChanged = {
    returnId: one.id,
    number: one.number,
    orderId: order.id,
    orderNumber: order.number,
    channelCode: order.channelCode,
    customerId: order.customerId,
    currency: order.currency,
    status: one.status,
    origin: one.origin,
    shipping: one.shipping,
    requestedAt: one.requestedAt.toISOString(),
    receivedAt: one.receivedAt?.toISOString() ?? null,
    resolvedAt: one.resolvedAt?.toISOString() ?? null,
    shippingFee: one.shippingFee,
    lines: one.lines.map(toldLine),
    stock: stockOf(one),
  };
  const ended = isDead(one) && one.parcel !== null ? ['ended'] : [];
  const facets = [...(lotsOf(one).length > 0 ? ['stock'] : []), ...ended];
  return {
    type: 'ReturnChanged',
    aggregateId: one.id,
    aggregateVersion: one.version,
    orderId: order.id,
    payload,
    facets,
  };
}
