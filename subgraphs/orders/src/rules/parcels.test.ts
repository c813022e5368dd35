import { describe, expect, it } from '@jest/globals';
import { parcelsOf } from './parcels.js';

const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));
const entry = (type: string, hour: number, data: unknown) => ({ type, occurredAt: at(hour), data });

describe('parcels of an order', () => {
  it('are those that have left, each with what was said of it', () => {
    const left = [{ trackingNumber: 'A', carrier: 'oms', trackingUrl: 'https://track.example/A' }];
    const told = [
      entry('SHIPMENT_IN_TRANSIT', 1, { trackingNumber: 'Z' }),
      entry('FULFILLMENT_SHIPPED', 2, { trackingNumbers: ['A', 'B'], parcels: left }),
      entry('SHIPMENT_ESTIMATED', 3, { trackingNumber: 'B', estimatedAt: at(20).toISOString() }),
      entry('SHIPMENT_OUT_FOR_DELIVERY', 4, { trackingNumber: 'A', description: 'in the van' }),
      entry('SHIPMENT_DELAYED', 4, { trackingNumber: 'B', estimatedAt: at(22).toISOString() }),
      entry('SHIPMENT_DELIVERED', 5, { trackingNumber: 'A', description: null }),
    ];
    expect(parcelsOf(told)).toEqual([
      {
        ...left[0],
        status: 'DELIVERED',
        shippedAt: at(2),
        estimatedAt: null,
        deliveredAt: at(5),
        scans: [
          { status: 'OUT_FOR_DELIVERY', description: 'in the van', occurredAt: at(4) },
          { status: 'DELIVERED', description: null, occurredAt: at(5) },
        ],
      },
      {
        trackingNumber: 'B',
        carrier: null,
        trackingUrl: null,
        status: 'SHIPPED',
        shippedAt: at(2),
        estimatedAt: at(22),
        deliveredAt: null,
        scans: [],
      },
    ]);
  });

  it('are none where the timeline was erased, or tells nothing of them', () => {
    expect(parcelsOf([entry('FULFILLMENT_SHIPPED', 1, null), entry('SHIPMENT_DELIVERED', 2, null)])).toEqual([]);
  });
});
