import { describe, expect, it } from '@jest/globals';
import { estimateShipment, TRACKING_STATUSES, trackShipment } from './track-shipment.js';
import type { ShipmentState, ShipmentStatus, WorkOrder } from './work-state.js';

const parcel = (id: string, status: ShipmentStatus, quantity = 1): ShipmentState =>
  ({
    id,
    status,
    version: 1,
    lastScanAt: null,
    estimatedAt: null,
    contents: [{ lineId: 'l', sku: 'A', quantity }],
  }) as Partial<ShipmentState> as ShipmentState;

const orderOf = (...shipments: ShipmentState[]): WorkOrder =>
  ({
    status: 'SHIPPED',
    method: 'SHIPPING',
    promisedTo: new Date('2026-03-05T18:00:00Z'),
    shipments,
    lines: [{ id: 'l', shipped: 3, delivered: 0, lost: 0 }],
  }) as Partial<WorkOrder> as WorkOrder;

const scan = (status: string, hour = 12) => ({ status, occurredAt: new Date(Date.UTC(2026, 2, 3, hour)) });
const types = (notes: readonly { type: string }[]) => notes.map((note) => note.type);

describe('trackShipment', () => {
  it('moves a parcel on and tells it', () => {
    const shipment = parcel('a', 'IN_TRANSIT');
    const order = orderOf(shipment);
    expect(types(trackShipment(order, shipment, scan('OUT_FOR_DELIVERY')))).toEqual(['SHIPMENT_OUT_FOR_DELIVERY']);
    expect(shipment).toMatchObject({ status: 'OUT_FOR_DELIVERY', version: 2 });
    expect(order.status).toBe('SHIPPED');
  });

  it('changes nothing by what comes late', () => {
    const shipment = parcel('a', 'DELIVERED');
    for (const status of TRACKING_STATUSES)
      expect(trackShipment(orderOf(shipment), shipment, scan(status))).toEqual([]);
    expect(shipment).toEqual(parcel('a', 'DELIVERED'));
  });

  it('reaches the same state in whatever order scans come', () => {
    const scans = [scan('IN_TRANSIT', 8), scan('EXCEPTION', 9), scan('OUT_FOR_DELIVERY', 10), scan('DELIVERED', 11)];
    const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]]; // prettier-ignore
    for (const sequence of orders) {
      const shipment = parcel('a', 'IN_TRANSIT', 3);
      const order = orderOf(shipment);
      for (const index of sequence) trackShipment(order, shipment, scans[index] ?? scan('IN_TRANSIT'));
      expect([shipment.status, order.status, order.lines[0]?.delivered]).toEqual(['DELIVERED', 'DELIVERED', 3]);
    }
  });

  it('does not fall back by an old scan', () => {
    const shipment = parcel('a', 'IN_TRANSIT');
    const order = orderOf(shipment);
    trackShipment(order, shipment, scan('OUT_FOR_DELIVERY', 10));
    expect(trackShipment(order, shipment, scan('EXCEPTION', 9))).toEqual([]);
    expect(shipment.status).toBe('OUT_FOR_DELIVERY');
  });

  it('delivers units with their parcel, and the work with the last one; a voided one is not waited for', () => {
    const [first, second] = [parcel('a', 'IN_TRANSIT'), parcel('b', 'EXCEPTION', 2)];
    const order = orderOf(first, second, parcel('c', 'VOIDED'));
    expect(types(trackShipment(order, first, scan('DELIVERED')))).toEqual(['SHIPMENT_DELIVERED']);
    expect(order.lines[0]?.delivered).toBe(1);
    expect(types(trackShipment(order, second, scan('DELIVERED')))).toEqual([
      'SHIPMENT_DELIVERED',
      'FULFILLMENT_DELIVERED',
    ]);
    expect(order).toMatchObject({ status: 'DELIVERED', lines: [{ delivered: 3, lost: 0 }] });
  });

  it('counts the units of a lost parcel as lost, and what arrived as delivered', () => {
    const [first, second] = [parcel('a', 'IN_TRANSIT'), parcel('b', 'IN_TRANSIT', 2)];
    const order = orderOf(first, second);
    trackShipment(order, first, scan('DELIVERED'));
    expect(types(trackShipment(order, second, scan('LOST')))).toEqual(['SHIPMENT_LOST', 'FULFILLMENT_DELIVERED']);
    expect(order.lines[0]).toMatchObject({ delivered: 1, lost: 2 });
  });
});

describe('estimateShipment', () => {
  it('tells of a delay once, and of other news as an estimate', () => {
    const shipment = parcel('a', 'IN_TRANSIT');
    const order = orderOf(shipment);
    const on = (day: number) => new Date(Date.UTC(2026, 2, day, 17));
    expect(types(estimateShipment(order, shipment, on(4)))).toEqual(['SHIPMENT_ESTIMATED']);
    expect(estimateShipment(order, shipment, on(4))).toEqual([]);
    expect(types(estimateShipment(order, shipment, on(6)))).toEqual(['SHIPMENT_DELAYED']);
    expect(types(estimateShipment(order, shipment, on(7)))).toEqual(['SHIPMENT_ESTIMATED']);
  });
});
