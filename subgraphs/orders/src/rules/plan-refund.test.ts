import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newDelivery, newLine, newOrder } from './new-order.js';
import { grantAllowance } from './grant-refund.js';
import { everythingLeft, planRefund, type RefundRequest } from './plan-refund.js';
import type { OrderState } from './order-state.js';

const NOW = new Date('2026-03-02T09:00:00Z');

/** An order of which everything has shipped, with odd discounts and taxes on top or contained. */
function shipped(
  lines: readonly { quantity: number; unitPrice: number; discount: number; tax: number; on: boolean }[],
): OrderState {
  const delivery = newDelivery({
    id: 'd',
    position: 0,
    method: 'SHIPPING',
    address: null,
    shippingPrice: 499,
    shippingTax: 95,
  });
  return newOrder({
    id: 'o',
    number: '1',
    channelCode: 'WEB',
    status: 'COMPLETED',
    historical: false,
    priority: 0,
    currency: 'EUR',
    placedAt: NOW,
    deliveries: [delivery],
    lines: lines.map(({ quantity, unitPrice, discount, tax, on }, position) => {
      const discountTotal = Math.min(discount, quantity * unitPrice);
      const taxes = on ? { taxTotal: tax } : { taxIncluded: Math.min(tax, quantity * unitPrice - discountTotal) };
      return newLine({
        id: `l${position}`,
        deliveryId: 'd',
        position,
        sku: 'TEA',
        title: 'Tea',
        unitPrice,
        unitPriceSource: 'LIST',
        discountRate: null,
        quantity,
        components: [],
        open: 0,
        shipped: quantity,
        ...taxes,
        discountTotal,
      });
    }),
  });
}

const line = fc.record({
  quantity: fc.integer({ min: 1, max: 7 }),
  unitPrice: fc.integer({ min: 0, max: 2_000 }),
  discount: fc.nat(700),
  tax: fc.nat(300),
  on: fc.boolean(),
});
const step = fc.record({ pick: fc.nat(3), units: fc.nat(3), cents: fc.nat(900), less: fc.nat(80), kind: fc.nat(3) });

function requestOf({
  pick,
  units,
  cents,
  less,
  kind,
}: {
  pick: number;
  units: number;
  cents: number;
  less: number;
  kind: number;
}): RefundRequest {
  if (kind === 0) return { lines: [{ lineId: `l${pick}`, quantity: units }], less };
  if (kind === 1) return { lines: [{ lineId: `l${pick}`, amount: cents }] };
  if (kind === 2) return { shipping: [{ deliveryId: 'd', amount: cents }] };
  return { amount: cents };
}

const grant = (order: OrderState, request: RefundRequest): boolean => {
  const { plan, problems } = planRefund(order, request);
  if (problems.length > 0 || plan.amount === 0) return false;
  grantAllowance(order, plan, { cause: 'REFUND', reason: 'x', by: null, now: NOW });
  return true;
};

describe('plans of refunds', () => {
  it('of any sequence come to what lines and shipping cost, to the cent, with all of their taxes and discounts', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.array(step, { maxLength: 12 }), (lines, steps) => {
        const order = shipped(lines);
        for (const one of steps) {
          grant(order, requestOf(one));
          expect(order.allowanceTotal).toBeLessThanOrEqual(order.total);
        }
        const left = order.total - order.allowanceTotal;
        if (left > 0) expect(grant(order, { amount: left })).toBe(true);
        expect(order.allowanceTotal).toBe(order.total);
        const items = order.allowances.flatMap((one) => one.items);
        const sum = (pick: 'amount' | 'tax' | 'taxIncluded') => items.reduce((all, one) => all + one[pick], 0);
        expect([sum('amount'), sum('tax'), sum('taxIncluded')]).toEqual([
          order.total,
          order.taxTotal,
          order.taxIncludedTotal,
        ]);
        expect(planRefund(order, { amount: 1 }).problems).toMatchObject([
          { code: 'REFUND_EXCEEDED', details: { refundable: 0 } },
        ]);
      }),
    );
  });

  it('suggest all units and shipping that are left, and nothing once all is given', () => {
    const order = shipped([{ quantity: 3, unitPrice: 333, discount: 100, tax: 171, on: true }]);
    grant(order, { lines: [{ lineId: 'l0', quantity: 1 }] });
    const { plan } = planRefund(order, everythingLeft(order));
    expect(plan.amount).toBe(order.total - order.allowanceTotal);
    expect(plan.items).toMatchObject([
      { lineId: 'l0', quantity: 2 },
      { deliveryId: 'd', amount: 594, tax: 95 },
    ]);
    grantAllowance(order, plan, { cause: 'REFUND', reason: 'x', by: null, now: NOW });
    expect(planRefund(order, everythingLeft(order)).plan.amount).toBe(0);
  });

  it('name everything that is wrong at once', () => {
    const order = shipped([{ quantity: 1, unitPrice: 500, discount: 0, tax: 0, on: true }]);
    const wrong = {
      lines: [{ lineId: 'nope' }, { lineId: 'l0', quantity: 2 }],
      shipping: [{ deliveryId: 'l0' }],
      less: 1,
    };
    expect(planRefund(order, wrong).problems.map(({ code, field }) => `${code} ${field?.join('.')}`)).toEqual([
      'UNKNOWN_LINE lines.0.lineId',
      'QUANTITY_EXCEEDED lines.1.quantity',
      'UNKNOWN_DELIVERY shipping.0.deliveryId',
      'FEE_EXCEEDED less',
    ]);
  });
});
