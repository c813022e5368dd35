import { CREDIT } from './credit.js';
import { CUSTOMERS } from './customers.js';
import { DIMENSIONS, type Dimension } from './dimensions.js';
import { FULFILLMENT } from './fulfillment.js';
import type { Fact, Measure, Metric } from './model.js';
import { SALES } from './sales.js';
import { SERVICE } from './service.js';
import { STOCK } from './stock.js';
import { measuresIn } from '../formula.js';

const FAMILIES = [SALES, CREDIT, CUSTOMERS, FULFILLMENT, STOCK, SERVICE];

/** Everything that can be asked for. */
export const CATALOG = {
  measures: FAMILIES.flatMap((family) => family.measures),
  metrics: FAMILIES.flatMap((family) => family.metrics),
} as const;

const byName = new Map(CATALOG.measures.map((measure) => [measure.name, measure]));

/** The measures of a metric's formula. Throws on a formula that names none that there is: a fault of the catalog. */
export const measuresOf = ({ name, formula }: Metric): Measure[] =>
  measuresIn(formula).map((one) => {
    const found = byName.get(one);
    if (!found) throw new Error(`the formula of ${name} names ${one}, which is no measure`);
    return found;
  });

/** The facts that a metric is counted from. */
export const factsOf = (metric: Metric): Fact[] => [...new Set(measuresOf(metric).map(({ fact }) => fact))];

/** The dimensions that all facts of a metric have. */
export const dimensionsOf = (metric: Metric): Dimension[] =>
  DIMENSIONS.filter((dimension) => factsOf(metric).every((fact) => dimension.on[fact] !== undefined));

/** Whether the metric is an amount that adds up only within one currency. */
export const isMonetary = (metric: Metric): boolean => measuresOf(metric).some(({ money }) => money);
