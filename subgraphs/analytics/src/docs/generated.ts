import { withBlocks } from '@oms/platform/values/marked-blocks';
import { CATALOG, dimensionsOf, factsOf } from '../rules/catalog/catalog.js';
import { DIMENSIONS } from '../rules/catalog/dimensions.js';
import { FACTS } from '../rules/catalog/facts.js';
import type { Fact, Metric } from '../rules/catalog/model.js';
import { ROLLUPS } from '../rules/catalog/rollups.js';

/** The document that teaches the catalog. */
export const DOCUMENT = new URL('../../../../docs/analytics.md', import.meta.url);

const FAMILIES = [...new Set(CATALOG.metrics.map(({ family }) => family))];
const ofFamily = (family: string): Metric[] => CATALOG.metrics.filter((metric) => metric.family === family);

/** Dimensions of a star, and the attributes by which they are asked for. */
const STAR: Readonly<Record<string, readonly string[]>> = {
  date: ['hour', 'day', 'week', 'month', 'quarter', 'year', 'weekday', 'fiscalYear', 'fiscalQuarter', 'fiscalMonth'],
  channel: ['channel'],
  customer: ['customer', 'company'],
  item: ['sku', 'category', 'supplier'],
  location: ['location'],
  country: ['country', 'region'],
  currency: ['currency'],
  carrier: ['carrier', 'service'],
};

const has = (fact: Fact, names: readonly string[]): boolean =>
  DIMENSIONS.some((dimension) => names.includes(dimension.name) && dimension.on[fact] !== undefined);

/** One star for a family: its facts in the middle, what they are told apart by around them. */
function star(family: string): string {
  const facts = [...new Set(ofFamily(family).flatMap(factsOf))];
  const used = Object.entries(STAR).filter(([, names]) => facts.some((fact) => has(fact, names)));
  return [
    '```mermaid',
    'flowchart LR',
    // A fact and a dimension may have the same name, and are two things all the same.
    ...used.map(([name, names]) => `  dim_${name}(["${name}<br/><small>${names.join(', ')}</small>"])`),
    ...facts.map((fact) => `  fact_${fact}["<b>${fact}</b><br/><small>${FACTS[fact].meaning}</small>"]`),
    ...facts.flatMap((fact) =>
      used.filter(([, names]) => has(fact, names)).map(([name]) => `  fact_${fact} --- dim_${name}`),
    ),
    '```',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '×');

function catalogTable(family: string): string {
  const rows = ofFamily(family).map(
    (metric) => `| \`${metric.name}\` | ${cell(metric.meaning)} | ${cell(metric.formula)} | ${metric.unit} | ${metric.additivity.toLowerCase().replace('_', '-')} | ${factsOf(metric).join(', ')} |`,
  ); // prettier-ignore
  return ['| metric | meaning | formula | unit | adds up | counted from |', '| --- | --- | --- | --- | --- | --- |', ...rows].join('\n'); // prettier-ignore
}

const dimensionTable = (): string =>
  [
    '| dimension | meaning | metrics |',
    '| --- | --- | --- |',
    ...DIMENSIONS.map(({ name, meaning, on }) => `| \`${name}\` | ${cell(meaning)} | ${Object.keys(on).join(', ')} |`),
  ].join('\n');

const rollupTable = (): string =>
  [
    '| rollup | of | by | dimensions |',
    '| --- | --- | --- | --- |',
    ...ROLLUPS.map(({ table, fact, grain, dimensions }) => `| \`${table}\` | ${fact} | ${grain} | ${Object.keys(dimensions).join(', ')} |`), // prettier-ignore
  ].join('\n');

/** What is written between two marks of the document, by the name of the mark. */
function blocks(): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(FAMILIES.flatMap((family) => [[`star ${family}`, star(family)], [`catalog ${family}`, catalogTable(family)]])), // prettier-ignore
    dimensions: dimensionTable(),
    rollups: rollupTable(),
    counts: `${CATALOG.metrics.length} metrics over ${Object.keys(FACTS).length} facts, of which ${CATALOG.metrics.filter((metric) => dimensionsOf(metric).some(({ name }) => name === 'location')).length} are known by location.`, // prettier-ignore
  };
}

/** The document with its pictures and tables as the catalog has them. */
export const withCatalog = (text: string): string => withBlocks(text, blocks());
