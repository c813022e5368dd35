import type { EventDraft } from '@oms/platform/outbox/event';
import type { OrderState } from '../order-state.js';
import { isDead, lotsOf, receivedUnits, type ReturnLine, type ReturnLot, type ReturnRecord } from './return-record.js';

/**
 * Where units of a return are, as stock counts them: RECEIVED waits to be looked at, VENDOR to be sent back to the vendor.
 * What was not there, was thrown away, or was handed back is nowhere.
 */
export type ReturnStockState = 'RECEIVED' | 'RESTOCK' | 'DAMAGED' | 'QUARANTINE' | 'VENDOR';

export interface ReturnStock {
  readonly sku: string;
  readonly locationId: string;
  readonly state: ReturnStockState;
  readonly quantity: number;
}

/** Payload of `ReturnChanged`: the return as it is, in minor units, without personal data. */
export interface ReturnChangedPayload {
  readonly returnId: string;
  readonly number: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelCode: string;
  readonly customerId: string | null;
  readonly currency: string;
  readonly status: string;
  readonly origin: string;
  readonly shipping: string;
  readonly requestedAt: string;
  readonly receivedAt: string | null;
  readonly resolvedAt: string | null;
  readonly shippingFee: number;
  readonly lines: readonly ReturnChangedLine[];
  /** All units that are in a building because of it, cumulative. */
  readonly stock: readonly ReturnStock[];
}

interface ReturnChangedLine {
  readonly returnLineId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly received: number;
  readonly reason: string;
  readonly condition: string;
  readonly lots: readonly {
    readonly quantity: number;
    readonly locationId: string;
    readonly disposition: string | null;
    readonly resolution: string | null;
    readonly value: number;
    readonly fee: number;
  }[];
}

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

const toldLine = (line: ReturnLine): ReturnChangedLine => ({
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
export function returnChanged(order: OrderState, one: ReturnRecord): EventDraft<'ReturnChanged', ReturnChangedPayload> {
  const payload: ReturnChangedPayload = {
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
