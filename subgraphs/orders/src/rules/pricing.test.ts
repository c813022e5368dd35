import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyDiscounts } from './discounts.js';
import { newDelivery, newLine, newOrder } from './new-order.js';
import type { DiscountState } from './money-state.js';
import type { OrderState } from './order-state.js';
import { orderTotals } from './order-totals.js';
import { ratesFor, taxesOf, type TaxRate } from './taxes.js';
import { exportLines } from './export-rows.js';

const rate = (name: string, value: string, more: Partial<TaxRate> = {}): TaxRate => ({
  country: 'DE',
  region: '',
  postalPrefix: '',
  category: 'STANDARD',
  name,
  rate: value,
  compound: false,
  position: 0,
  onShipping: true,
  ...more,
});

describe('taxes', () => {
  it('come on top, or are contained', () => {
    expect(taxesOf(10_000, [rate('VAT', '0.19')], false)).toMatchObject([{ amount: 1_900 }]);
    expect(taxesOf(11_900, [rate('VAT', '0.19')], true)).toMatchObject([{ amount: 1_900 }]);
  });

  it('add up, and are charged on each other when compound', () => {
    const both = [rate('GST', '0.05'), rate('QST', '0.10', { compound: true, position: 1 })];
    expect(taxesOf(10_000, both, false).map((one) => one.amount)).toEqual([500, 1_050]);
    expect(taxesOf(11_550, both, true).map((one) => one.amount)).toEqual([500, 1_050]);
  });

  it('are those of the smallest place by name, of the category, and on shipping if they say so', () => {
    const table = [
      rate('Sales tax', '0.04', { country: 'US', region: 'NY' }),
      rate('Sales tax', '0.045', { country: 'US', region: 'NY', postalPrefix: '100' }),
      rate('County', '0.01', { country: 'US', region: 'NY', position: 1, onShipping: false }),
      rate('Sales tax', '0.00', { country: 'US', region: 'NY', category: 'FOOD' }),
    ];
    const at = (more: object) => ({
      amount: 1,
      category: 'STANDARD',
      shipping: false,
      place: { countryCode: 'US', region: 'ny', postalCode: '10001' },
      ...more,
    });
    expect(ratesFor(table, at({})).map((one) => one.rate)).toEqual(['0.045', '0.01']);
    expect(ratesFor(table, at({ shipping: true })).map((one) => one.rate)).toEqual(['0.045']);
    expect(ratesFor(table, at({ category: 'FOOD' })).map((one) => one.rate)).toEqual(['0.00']);
    expect(ratesFor(table, at({ place: { countryCode: 'DE' } }))).toEqual([]);
    expect(ratesFor(table, at({ place: null }))).toEqual([]);
  });

  it('contained and on top agree for any amount: what is taken out was put in', () => {
    const rates = fc.array(fc.record({ value: fc.integer({ min: 0, max: 300 }), compound: fc.boolean() }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.nat(10_000_000), rates, (amount, given) => {
        const table = given.map(({ value, compound }, position) =>
          rate(`T${position}`, (value / 1_000).toFixed(3), { compound, position }),
        );
        const sum = (shares: readonly { amount: number }[]) => shares.reduce((all, one) => all + one.amount, 0);
        const onTop = sum(taxesOf(amount, table, false));
        expect(Math.abs(sum(taxesOf(amount + onTop, table, true)) - onTop)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

const placedAt = new Date('2026-03-02T09:00:00Z');

function orderOf(lines: readonly { quantity: number; unitPrice: number }[], shippingPrice: number): OrderState {
  return newOrder({
    id: 'o',
    number: '1',
    channelCode: 'WEB',
    status: 'PENDING',
    historical: false,
    priority: 0,
    currency: 'EUR',
    placedAt,
    deliveries: [newDelivery({ id: 'd', position: 0, method: 'SHIPPING', address: null, shippingPrice })],
    lines: lines.map((line, position) =>
      newLine({
        ...line,
        id: `l${position}`,
        deliveryId: 'd',
        position,
        sku: 'A',
        title: 'A',
        unitPriceSource: 'LIST',
        discountRate: null,
        components: [],
      }),
    ),
  });
}

describe('discounts', () => {
  const given = fc.record({
    scope: fc.constantFrom('LINE' as const, 'ORDER' as const, 'SHIPPING' as const),
    rate: fc.option(fc.integer({ min: 1, max: 1_000 }).map((value) => (value / 1_000).toFixed(3))),
    amount: fc.integer({ min: 1, max: 50_000 }),
  });
  const line = fc.record({ quantity: fc.integer({ min: 1, max: 20 }), unitPrice: fc.nat(9_999) });

  it('never cost more than there is, and their parts are the whole', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.array(given, { maxLength: 6 }),
        fc.nat(2_000),
        (lines, list, shipping) => {
          const order = orderOf(lines, shipping);
          order.discounts = list.map(({ scope, rate: part, amount }, position): DiscountState => ({
            id: String(position),
            position,
            scope,
            lineId: scope === 'LINE' ? 'l0' : null,
            code: null,
            reason: 'test',
            rate: part,
            amount: part === null ? amount : null,
            applied: 0,
            removed: false,
          }));
          applyDiscounts(order);
          const { subtotal, discountTotal, total } = orderTotals(order);
          expect(discountTotal).toBe(order.discounts.reduce((sum, one) => sum + one.applied, 0));
          expect(total).toBe(subtotal + shipping - discountTotal);
          expect(
            Math.min(total, ...order.lines.map((one) => one.quantity * one.unitPrice - one.discountTotal)),
          ).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('of an order are split by the largest remainder', () => {
    const order = orderOf(
      [
        { quantity: 1, unitPrice: 100 },
        { quantity: 1, unitPrice: 100 },
        { quantity: 1, unitPrice: 100 },
      ],
      0,
    );
    order.discounts = [
      {
        id: 'x',
        position: 0,
        scope: 'ORDER',
        lineId: null,
        code: null,
        reason: 'r',
        rate: null,
        amount: 100,
        applied: 0,
        removed: false,
      },
    ];
    applyDiscounts(order);
    expect(order.lines.map((one) => one.discountTotal)).toEqual([34, 33, 33]);
  });
});

it('an export quotes what CSV needs quoted and defuses formulas', () => {
  const order = { ...orderOf([{ quantity: 1, unitPrice: 1_050 }], 0), email: '=HYPERLINK("x")', tags: ['a,b'] };
  const [head, row] = exportLines([order], 'CSV', true).split('\r\n');
  expect(head).toContain('number,channelCode');
  expect(row).toContain(`"'=HYPERLINK(""x"")"`);
  expect(row).toContain('10.50');
  expect(JSON.parse(exportLines([order], 'NDJSON', true))).toMatchObject({ total: '10.50', email: '=HYPERLINK("x")' });
});
