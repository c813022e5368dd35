import { describe, expect, it } from '@jest/globals';
import { chooseSource, type Sizes } from './choose-source.js';
import { planQuery, type MetricsRequest } from './plan-query.js';

const SETTING = { timeZone: 'Europe/Berlin', fiscalStartMonth: 1, reportingCurrency: 'EUR' };
const tableFor = (request: MetricsRequest, sizes?: Sizes): string => {
  const plan = planQuery(request);
  const [part] = plan.parts;
  if (!part) throw new Error('nothing is asked');
  return chooseSource(part, plan, request, { ...SETTING, sizes: sizes ?? null }).table;
};
const YEAR = { from: new Date('2024-12-31T23:00:00Z'), to: new Date('2025-11-30T23:00:00Z') };
const discounts: MetricsRequest = { metrics: ['discounts'], dimensions: ['category'], ...YEAR };

describe('of the rollups that can answer', () => {
  it('the one with the fewest rows does, where that is worth it', () => {
    const byDay = { rollup_line_category_day: 26_000, rollup_line_country_month: 7_000 };
    expect(tableFor(discounts, byDay)).toBe('rollup_line_country_month');
    expect(tableFor(discounts, { ...byDay, rollup_line_country_month: 60_000 })).toBe('rollup_line_category_day');
    expect(tableFor(discounts, { ...byDay, rollup_line_country_month: 25_500 })).toBe('rollup_line_category_day');
  });

  it('the first does, where the database does not know how large they are', () => {
    expect(tableFor(discounts)).toBe('rollup_line_category_day');
    expect(tableFor(discounts, { rollup_line_category_day: 26_000, rollup_line_country_month: -1 })).toBe('rollup_line_category_day'); // prettier-ignore
  });

  it('none does whose times do not begin where the question does', () => {
    const sizes = { rollup_line_category_day: 26_000, rollup_line_country_month: 7_000 };
    expect(tableFor({ ...discounts, from: new Date('2025-01-14T23:00:00Z') }, sizes)).toBe('rollup_line_category_day');
    // Midnight in London is no beginning of a day in Berlin.
    expect(tableFor({ ...discounts, from: new Date('2025-01-15T00:00:00Z') }, sizes)).toBe('fact_order_line');
    expect(tableFor({ ...discounts, inReportingCurrency: true }, sizes)).toBe('rollup_line_category_day');
  });
});
