import { describe, expect, it } from '@jest/globals';
import { BadInputError } from '@oms/platform/errors/domain-error';
import fc from 'fast-check';
import { CATALOG, dimensionsOf, measuresOf } from './catalog/catalog.js';
import { DIMENSIONS } from './catalog/dimensions.js';
import { FACTS } from './catalog/facts.js';
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
    for (const list of [[...CATALOG.metrics, ...DIMENSIONS], CATALOG.measures])
      expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
    const names = [...CATALOG.metrics, ...CATALOG.measures, ...DIMENSIONS].map(({ name }) => name);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z][a-zA-Z0-9]*$/);
  });

  it('has no parameter and no second statement in its SQL', () => {
    const texts = [
      ...CATALOG.measures.map((one) => one.sql),
      ...Object.values(FACTS).map((one) => one.from),
      ...DIMENSIONS.flatMap((one) => Object.values(one.on)),
    ];
    for (const text of texts) expect(text).not.toMatch(/;|--|\$\d/);
  });

  it('has formulas of measures that there are, and every measure serves a metric', () => {
    const used = new Set(CATALOG.metrics.flatMap((metric) => measuresOf(metric).map(({ name }) => name)));
    // What days change of stock is asked for by nobody: the running totals are made of it.
    const asked = CATALOG.measures.filter(({ fact }) => fact !== 'stockChange');
    expect(asked.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
    for (const metric of CATALOG.metrics)
      expect([metric.name, dimensionsOf(metric).length > 0]).toEqual([metric.name, true]);
  });

  it('adds up only what adds up', () => {
    for (const { formula, additivity, unit } of CATALOG.metrics) {
      if (/[*/]/.test(formula)) expect([formula, additivity]).toEqual([formula, 'NON_ADDITIVE']);
      if (unit === 'percent' || unit === 'ratio') expect([formula, additivity]).toEqual([formula, 'NON_ADDITIVE']);
    }
  });
});

describe('planQuery', () => {
  it('plans one statement per fact', () => {
    const plan = planQuery({ metrics: ['orders', 'netSales', 'units', 'orders'], dimensions: ['month', 'month'] });
    expect(plan.parts.map(({ fact }) => fact)).toEqual(['order', 'line']);
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
        fc.pre(
          !CATALOG.metrics.some(({ name }) => name === metric) || !DIMENSIONS.some(({ name }) => name === dimension),
        );
        expect(() => planQuery({ metrics: [metric], dimensions: [dimension] })).toThrow(BadInputError);
      }),
    );
  });
});
