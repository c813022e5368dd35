import { describe, expect, it } from '@jest/globals';
import { orderNotices } from './order-notices.js';
import type { OrderState } from './order-state.js';
import type { TimelineEntry } from './timeline-entry.js';

const PRICED = { unitPrice: 500, discountTotal: 0, taxTotal: 0, taxIncluded: 0 };
const order = {
  id: 'order-1',
  number: 'W-1',
  policies: { orderUrl: 'https://shop.example/{number}#{token}' },
  email: 'ada@example.org',
  customerId: null,
  historical: false,
  currency: 'EUR',
  total: 1_000,
  lastSequence: 7,
  lines: [
    { id: 'l-1', sku: 'TEA', title: 'Tea', quantity: 3, cancelled: 1, ...PRICED },
    { id: 'l-2', sku: 'SET', title: 'Set', quantity: 1, cancelled: 1, ...PRICED },
  ],
  returns: [
    {
      id: 'r-1',
      lines: [
        { lineId: 'l-1', sku: 'TEA', quantity: 1 },
        { lineId: 'l-2', sku: 'CUP', quantity: 2 },
      ],
    },
  ],
  holds: [],
  payments: [],
  refunds: [],
  allowances: [],
  deliveries: [{ address: null }, { address: { name: 'Ada' } }],
} as unknown as OrderState;

const ask = (entries: readonly TimelineEntry[], of = order) =>
  orderNotices(of, entries, (contact) => JSON.stringify(contact)).map(({ aggregateId, payload }) => ({
    aggregateId,
    ...payload,
  }));
const told = (entries: readonly TimelineEntry[], of = order) => ask(entries, of).map(({ notice }) => notice);

describe('what happens to an order', () => {
  it.each([
    ['ORDER_CONFIRMED', 'ORDER_CONFIRMED'],
    ['FULFILLMENT_SHIPPED', 'SHIPPED'],
    ['BACKORDERED', 'DELAYED'],
    ['FULFILLMENT_DELIVERED', 'DELIVERED'],
    ['ORDER_CANCELLED', 'ORDER_CANCELLED'],
    ['REFUND_SUCCEEDED', 'REFUNDED'],
    ['RETURN_REQUESTED', 'RETURN_REQUESTED'],
    ['RETURN_APPROVED', 'RETURN_APPROVED'],
    ['RETURN_DECLINED', 'RETURN_DECLINED'],
    ['RETURN_LABEL_ISSUED', 'RETURN_LABEL_ISSUED'],
    ['RETURN_TO_SENDER', 'RETURN_TO_SENDER'],
    ['RETURN_PARTIALLY_RECEIVED', 'RETURN_RECEIVED'],
    ['RETURN_RECEIVED', 'RETURN_RECEIVED'],
    ['RETURN_RESOLVED', 'RETURN_RESOLVED'],
    ['RETURN_EXPIRED', 'RETURN_EXPIRED'],
    ['RESHIPPED', 'RESHIPPED'],
  ])('%s is told as %s, to the address of the order, with where it is shown', (type, notice) => {
    expect(ask([{ type, reason: 'why', data: { returnId: 'r-1', amount: 500 } }])).toEqual([
      {
        aggregateId: 'notice:order-1:7',
        notice,
        orderId: 'order-1',
        customerId: null,
        contact: JSON.stringify({ email: 'ada@example.org', name: 'Ada' }),
        facts: expect.objectContaining({
          orderNumber: 'W-1',
          orderUrl: 'https://shop.example/{number}#{token}',
          reason: 'why',
          amount: 500,
        }),
      },
    ]);
  });

  it('lists the whole order where that is told of, of a return what comes back, and else nothing', () => {
    const listed = (type: string, data: unknown = {}) => {
      const { lines, total } = ask([{ type, data }])[0]?.facts ?? {};
      return { lines: lines?.map(({ title, quantity }) => `${quantity} ${title}`), total };
    };
    for (const type of ['ORDER_CONFIRMED', 'FULFILLMENT_SHIPPED', 'BACKORDERED', 'FULFILLMENT_DELIVERED'])
      expect(listed(type)).toEqual({ lines: ['2 Tea'], total: 1_000 });
    expect(listed('RETURN_REQUESTED', { returnId: 'r-1' })).toEqual({ lines: ['1 Tea', '2 CUP'], total: undefined });
    for (const type of ['REFUND_SUCCEEDED', 'RESHIPPED', 'ORDER_CANCELLED'])
      expect(listed(type)).toEqual({ lines: [], total: undefined });
  });

  it('is told as credit where the money went there', () => {
    expect(told([{ type: 'REFUND_SUCCEEDED', data: { destination: 'STORE_CREDIT', amount: 1 } }])).toEqual(['CREDIT_ISSUED']); // prettier-ignore
  });

  it('is told of a return only as far as it came at once, of others besides', () => {
    const entry = (type: string, returnId = 'r-1'): TimelineEntry => ({ type, data: { returnId } });
    expect(told([entry('RETURN_REQUESTED'), entry('RETURN_APPROVED')])).toEqual(['RETURN_APPROVED']);
    expect(told([entry('RETURN_RECEIVED'), entry('RETURN_APPROVED', 'r-2')])).toEqual(['RETURN_RECEIVED', 'RETURN_APPROVED']); // prettier-ignore
  });

  it('is an occasion each, told to nobody where nobody is known or it is history', () => {
    const entries = [{ type: 'FULFILLMENT_SHIPPED' }, { type: 'HOLD_PLACED' }, { type: 'FULFILLMENT_DELIVERED' }];
    expect(ask(entries).map(({ aggregateId }) => aggregateId)).toEqual(['notice:order-1:5', 'notice:order-1:7']);
    expect(told(entries, { ...order, email: null })).toEqual([]);
    expect(told(entries, { ...order, historical: true })).toEqual([]);
    expect(ask(entries, { ...order, email: null, customerId: 'c-1' })[0]).toMatchObject({ customerId: 'c-1', contact: null }); // prettier-ignore
  });
});
