import { BadInputError } from '@oms/platform/errors/domain-error';
import { toDecimal } from '@oms/platform/values/money';
import { isMonetary, measuresOf } from './catalog/catalog.js';
import type { Metric } from './catalog/model.js';
import { evaluate, fractionOf, isPlain, toNumber, toWhole } from './formula.js';
import type { MetricsRequest } from './plan-query.js';

/** What was counted of one group, over all facts: measures by name, and the currencies found. */
export interface Counted {
  readonly values: ReadonlyMap<string, string | null>;
  /** The least and the greatest code among the amounts of the facts. */
  readonly currencies: ReadonlySet<string>;
}

/** Whether an amount of the metric would add up several currencies. */
export const isMixed = (metric: Metric, { currencies }: Counted): boolean => isMonetary(metric) && currencies.size > 1;

function refuseMixture(metric: Metric): never {
  throw new BadInputError(
    `${metric.name} would add up several currencies: add the dimension "currency", filter by currency or channel, or ask for the reporting currency.`,
    ['dimensions'],
  );
}

/** A metric as it is answered: money and exact decimals as text, everything else as a number; null of nothing. */
export function present(metric: Metric, counted: Counted): unknown {
  if (isMixed(metric, counted)) refuseMixture(metric);
  const { values, currencies } = counted;
  // What no row of a fact was found for is nothing, where it is a sum.
  const sums = new Set(measuresOf(metric).flatMap(({ kind, name }) => (kind === 'sum' ? [name] : [])));
  const textOf = (name: string): string | null => values.get(name) ?? (sums.has(name) ? '0' : null);
  if (metric.unit === 'decimal' && isPlain(metric.formula)) return textOf(metric.formula);
  const value = evaluate(metric.formula, (name) => {
    const text = textOf(name);
    return text === null ? null : fractionOf(text);
  });
  if (value === null) return metric.unit === 'count' ? 0 : null;
  if (metric.unit !== 'money') return toNumber(value);
  const [currency] = currencies;
  return currency ? toDecimal(Number(toWhole(value)), currency) : '0';
}

/** Whether a row of answers is within the bounds asked for. */
export function isWithin(row: readonly unknown[], names: readonly string[], { having }: MetricsRequest): boolean {
  return (having ?? []).every(({ metric, min, max }) => {
    const value = row[names.indexOf(metric)];
    if (value === null || value === undefined) return false;
    return Number(value) >= (min ?? -Infinity) && Number(value) <= (max ?? Infinity);
  });
}

/** By how many per cent a figure differs from the one before; null where there is nothing to compare with. */
export function changeOf(now: unknown, before: unknown): number | null {
  if (now === null || before === null || before === undefined || Number(before) === 0) return null;
  return (100 * (Number(now) - Number(before))) / Math.abs(Number(before));
}
