import loadHighs from 'highs';
import { MILLS, type Scored } from '@oms/inventory/rules/sourcing/score';

// The package's types describe its CommonJS form; as a module its default export is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

/** One order as the solver sees it. */
interface Block {
  readonly scored: Scored;
  readonly index: number;
}

const term = (factor: number, name: string): string => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`;
const x = ({ index }: Block, l: number, s: number): string => `x_${index}_${l}_${s}`;
const y = ({ index }: Block, l: number): string => `y_${index}_${l}`;

interface Entry {
  readonly block: Block;
  readonly l: number;
  readonly s: number;
  readonly stock: number;
  readonly sku: string;
  readonly locationId: string;
}

const entriesOf = (block: Block): Entry[] =>
  block.scored.rows.flatMap(({ candidate }, l) =>
    block.scored.needs.flatMap(({ sku }, s) => {
      const stock = block.scored.matrix.stock[l * block.scored.matrix.m + s] ?? 0;
      return stock > 0 ? [{ block, l, s, stock, sku, locationId: candidate.locationId }] : [];
    }),
  );

function objective(blocks: readonly Block[], entries: readonly Entry[]): string {
  const opened = blocks.flatMap((block) =>
    block.scored.rows.map((_, l) => term((block.scored.matrix.fixed[l] ?? 0) / MILLS, y(block, l))),
  );
  const units = entries.map(({ block, l, s }) =>
    term((block.scored.matrix.unit[l * block.scored.matrix.m + s] ?? 0) / MILLS, x(block, l, s)),
  );
  return [...opened, ...units].join('\n ');
}

/** Orders on one stock, each item served as far as all of them together can be. */
function constraints(
  blocks: readonly Block[],
  entries: readonly Entry[],
  available: ReadonlyMap<string, number>,
): string[] {
  const lines: string[] = [];
  const bySku = Map.groupBy(entries, ({ sku }) => sku);
  for (const [sku, all] of bySku) {
    const wanted = blocks.reduce((sum, { scored }) => sum + (scored.needs.find((need) => need.sku === sku)?.quantity ?? 0), 0); // prettier-ignore
    const places = new Map(all.map(({ locationId }) => [locationId, available.get(`${locationId}/${sku}`) ?? 0]));
    const there = [...places.values()].reduce((sum, units) => sum + units, 0);
    lines.push(`${all.map(({ block, l, s }) => `+ ${x(block, l, s)}`).join(' ')} = ${Math.min(wanted, there)}`);
    for (const [locationId, units] of places) {
      const here = all.filter((one) => one.locationId === locationId);
      lines.push(`${here.map(({ block, l, s }) => `+ ${x(block, l, s)}`).join(' ')} <= ${units}`);
    }
  }
  for (const [key, all] of Map.groupBy(entries, ({ block, s }) => `${block.index}/${s}`)) {
    const [first] = all;
    if (!first) throw new Error(`no entry for ${key}`);
    const need = first.block.scored.needs[first.s]?.quantity ?? 0;
    lines.push(`${all.map(({ block, l, s }) => `+ ${x(block, l, s)}`).join(' ')} <= ${need}`);
  }
  for (const { block, l, s, stock } of entries) lines.push(`${x(block, l, s)} - ${stock} ${y(block, l)} <= 0`);
  return lines;
}

/**
 * The least cost of serving the most units of these orders together, in minor units, by HiGHS; with the bound that it
 * has proven when it was stopped at the limit.
 */
export function optimum(
  scored: readonly Scored[],
  available: ReadonlyMap<string, number>,
  timeLimitSeconds: number,
): { readonly cost: number; readonly proven: boolean } {
  const blocks = scored.map((one, index): Block => ({ scored: one, index }));
  const entries = blocks.flatMap(entriesOf);
  if (entries.length === 0) return { cost: 0, proven: true };
  const model = [
    'Minimize',
    ` obj: ${objective(blocks, entries)}`,
    'Subject To',
    ...constraints(blocks, entries, available).map((line, index) => ` c${index}: ${line}`),
    'Bounds',
    ...entries.map(({ block, l, s, stock }) => ` 0 <= ${x(block, l, s)} <= ${stock}`),
    'General',
    ...entries.map(({ block, l, s }) => ` ${x(block, l, s)}`),
    'Binary',
    ...blocks.flatMap((block) => block.scored.rows.map((_, l) => ` ${y(block, l)}`)),
    'End',
  ].join('\n');
  const solved = highs.solve(model, { time_limit: timeLimitSeconds, mip_rel_gap: 1e-6, output_flag: false });
  return { cost: solved.ObjectiveValue, proven: solved.Status === 'Optimal' };
}
