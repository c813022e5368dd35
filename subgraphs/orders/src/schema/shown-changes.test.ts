import { expect, it } from '@jest/globals';
import { shownChanges } from './shown-changes.js';

it('the changes of an edit tell amounts as decimals, and everything else as it is', () => {
  const changes = [
    { path: 'lines.TEA#0.quantity', before: 1, after: 3 },
    { path: 'lines.TEA#0.unitPrice', before: 1_000, after: 1_250 },
    { path: 'deliveries.0.shippingPrice', before: null, after: 490 },
    { path: 'email', before: null, after: 'ada@example.com' },
    { path: 'total', before: 1_000, after: 3_750 },
  ];
  expect(shownChanges({ changes, currency: 'EUR' })).toEqual([
    { path: 'lines.TEA#0.quantity', before: 1, after: 3 },
    { path: 'lines.TEA#0.unitPrice', before: '10.00', after: '12.50' },
    { path: 'deliveries.0.shippingPrice', before: null, after: '4.90' },
    { path: 'email', before: null, after: 'ada@example.com' },
    { path: 'total', before: '10.00', after: '37.50' },
  ]);
  expect(shownChanges({ changes, currency: 'JPY' })[4]).toMatchObject({ before: '1000', after: '3750' });
});
