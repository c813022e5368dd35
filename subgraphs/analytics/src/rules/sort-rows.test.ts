import { expect, it } from '@jest/globals';
import { planQuery, type MetricsRequest } from './plan-query.js';
import { sortRows } from './sort-rows.js';

const request: MetricsRequest = { metrics: ['netSales'], dimensions: ['country', 'channel'] };
const rows = [
  ['US', 'WEB', '9.50'],
  [null, 'WEB', '100.00'],
  ['DE', 'WEB', '10.00'],
  ['DE', 'SHOP', '10.00'],
  ['FR', 'WEB', null],
];
const sorted = (change: Partial<MetricsRequest>) => sortRows(rows, planQuery(request), { ...request, ...change });

it('sorts by dimensions, null last', () => {
  expect(sorted({}).map(([a, b]) => [a, b])).toEqual([
    ['DE', 'SHOP'],
    ['DE', 'WEB'],
    ['FR', 'WEB'],
    ['US', 'WEB'],
    [null, 'WEB'],
  ]);
});

it('sorts amounts by value, not as text; null stays last when descending', () => {
  expect(sorted({ orderBy: 'netSales', descending: true }).map((row) => row[2])).toEqual([
    '100.00',
    '10.00',
    '10.00',
    '9.50',
    null,
  ]);
  expect(sorted({ orderBy: 'netSales' })[1]).toEqual(['DE', 'SHOP', '10.00']);
});
