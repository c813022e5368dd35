import { describe, expect, it } from '@jest/globals';
import { TRACKING_STATUSES, trackShipment } from './track-shipment.js';
import type { ShipmentState, ShipmentStatus, WorkOrder } from './work-state.js';

const parcel = (id: string, status: ShipmentStatus): ShipmentState =>
  ({ id, status, version: 1 }) as Partial<ShipmentState> as ShipmentState;

const orderOf = (...shipments: ShipmentState[]): WorkOrder =>
  ({ status: 'SHIPPED', shipments, lines: [{ shipped: 3, delivered: 0 }] }) as Partial<WorkOrder> as WorkOrder;

describe('trackShipment', () => {
  it('moves a parcel on and tells it', () => {
    const shipment = parcel('a', 'IN_TRANSIT');
    const order = orderOf(shipment);
    expect(trackShipment(order, shipment, 'OUT_FOR_DELIVERY')).toEqual([
      { type: 'SHIPMENT_OUT_FOR_DELIVERY', data: { shipmentId: 'a' } },
    ]);
    expect(shipment).toMatchObject({ status: 'OUT_FOR_DELIVERY', version: 2 });
    expect(order.status).toBe('SHIPPED');
  });

  it('changes nothing by what comes late', () => {
    const shipment = parcel('a', 'DELIVERED');
    for (const status of TRACKING_STATUSES) expect(trackShipment(orderOf(shipment), shipment, status)).toEqual([]);
    expect(shipment).toEqual(parcel('a', 'DELIVERED'));
  });

  it('delivers the units with the last parcel; a voided one is not waited for', () => {
    const [first, second] = [parcel('a', 'IN_TRANSIT'), parcel('b', 'EXCEPTION')];
    const order = orderOf(first, second, parcel('c', 'VOIDED'));
    expect(trackShipment(order, first, 'DELIVERED').map((note) => note.type)).toEqual(['SHIPMENT_DELIVERED']);
    expect(order.lines[0]?.delivered).toBe(0);
    expect(trackShipment(order, second, 'DELIVERED').map((note) => note.type)).toEqual([
      'SHIPMENT_DELIVERED',
      'FULFILLMENT_DELIVERED',
    ]);
    expect(order.status).toBe('DELIVERED');
    expect(order.lines[0]?.delivered).toBe(3);
  });
});
