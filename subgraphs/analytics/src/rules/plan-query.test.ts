import { describe, expect, it } from '@jest/globals';
import { BadInputError } from '@oms/platform/errors/domain-error';
import fc from 'fast-check';
import { DIMENSIONS, METRICS } from './metric-catalogue.js';
import { planQuery, type MetricsRequest } from './plan-query.js';

const refusal = (request: MetricsRequest): BadInputError => {
  try {
    planQuery(request);
  } catch (error) {
    if (error instanceof BadInputError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the catalogue', () => {
  it('names each metric and dimension once, and by plain words', () => {
    const names = [...METRICS, ...DIMENSIONS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z]+$/);
  });

  it('has no parameter and no second statement in its SQL', () => {
    const texts = [
      ...METRICS.map((one) => one.expression),
      ...DIMENSIONS.flatMap((one) => Object.values(one.expressions)),
    ];
    for (const text of texts) expect(text).not.toMatch(/;|--|\$\d/);
  });
});

describe('planQuery', () => {
  it('plans one statement per fact', () => {
    const plan = planQuery({ metrics: ['orders', 'netSales', 'units', 'orders'], dimensions: ['month', 'month'] });
    expect(plan.facts).toEqual(['order', 'line']);
    expect(plan.metrics.map(({ name }) => name)).toEqual(['orders', 'netSales', 'units']);
    expect(plan.dimensions.map(({ name }) => name)).toEqual(['month']);
  });

  it('names what there is when it refuses a name', () => {
    expect(refusal({ metrics: ['revenue'] }).message).toMatch(/no metric "revenue".*netSales/);
    expect(refusal({ metrics: ['orders'], dimensions: ['moon'] }).message).toMatch(/no dimension "moon".*month/);
    expect(refusal({ metrics: ['orders'], filters: [{ dimension: 'moon', in: [] }] }).field).toEqual(['filters']);
    expect(refusal({ metrics: ['orders'], orderBy: 'units' }).field).toEqual(['orderBy']);
  });

  it('refuses a dimension that the fact of a metric lacks, and names those it has', () => {
    expect(refusal({ metrics: ['shipping'], dimensions: ['category'] }).message).toMatch(
      /shipping is not known by category\. It is known by: .*channel/,
    );
    expect(refusal({ metrics: ['orders'], filters: [{ dimension: 'sku', in: ['A'] }] }).field).toEqual(['filters']);
    expect(refusal({ metrics: ['netSales', 'onHandUnits'], dimensions: ['month'] }).message).toMatch(/onHandUnits/);
  });

  it('refuses no metrics, limits out of bounds and a time that ends before it starts', () => {
    expect(refusal({ metrics: [] }).field).toEqual(['metrics']);
    for (const limit of [0, -1, 10_001]) expect(refusal({ metrics: ['orders'], limit }).field).toEqual(['limit']);
    const [from, to] = [new Date('2026-02-01'), new Date('2026-01-01')];
    expect(refusal({ metrics: ['orders'], from, to }).field).toEqual(['from']);
  });

  it('never carries over anything but names of the catalogue', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (metric, dimension) => {
        fc.pre(!METRICS.some(({ name }) => name === metric) || !DIMENSIONS.some(({ name }) => name === dimension));
        expect(() => planQuery({ metrics: [metric], dimensions: [dimension] })).toThrow(BadInputError);
      }),
    );
  });
});
