import type pg from 'pg';
import { percentile } from '../measure/percentile.js';
import { OneProcess } from '../rig/one-process.js';
import { connectTo } from '../stored/bulk-load.js';
import { loadOrders } from '../stored/load-orders.js';
import { loadStock } from '../stored/load-stock.js';
import { besideOrders } from './beside-orders.js';
import { ingest, showIngested } from './ingest.js';
import { lagWhile, type LagOptions } from './lag.js';
import { loadFacts } from './load-facts.js';
import { ORDER_QUESTIONS, type Question } from './questions.js';
import { STOCK_QUESTIONS } from './stock-questions.js';

export interface AnalyticsBenchOptions {
  /** Orders stored, from few to many. */
  readonly sizes: readonly number[];
  /** How often each question is asked. */
  readonly requests: number;
  /** How often its plain SQL is asked. */
  readonly plain: number;
  /** Orders of which events are counted, to measure how fast that goes. */
  readonly events: number;
  /** Orders of each window in which they are placed without and with dashboards. */
  readonly placed: number;
  /** Orders a second at which the lag of the facts is measured, and for how long. */
  readonly lag: LagOptions;
}

/** Questions of the dashboards. */
const QUESTIONS: readonly Question[] = [...ORDER_QUESTIONS, ...STOCK_QUESTIONS];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const DOCUMENT = 'query($query: MetricsQuery!) { metrics(query: $query) { rows sources } }';
const WARM_UP = 5;

interface Answer {
  readonly rows: readonly (readonly unknown[])[];
  readonly sources: readonly string[];
}

async function askGraph(url: string, token: string, query: object): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: DOCUMENT, variables: { query } }),
  });
  const { data, errors } = (await response.json()) as { data?: { metrics: Answer }; errors?: unknown };
  if (!data || errors) throw new Error(JSON.stringify(errors));
  return data.metrics;
}

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < WARM_UP + count; index += 1) {
    const began = performance.now();
    await work();
    if (index >= Math.min(WARM_UP, count - 1)) took.push(performance.now() - began);
  }
  return took;
}

/** Rows as sets of texts, numbers by value: both sides must say the same, or there is nothing to compare. */
const comparable = (rows: readonly (readonly unknown[])[]): string[] =>
  rows.map((row) => row.map((value) => (Number.isNaN(Number(value)) ? String(value as string) : String(Number(value)))).join('|')).toSorted(); // prettier-ignore

const isNear = (a: string, b: string, within: number): boolean =>
  a === b || Math.abs(Number(a) - Number(b)) <= within * Math.abs(Number(b));

const isSame = (ours: readonly string[], theirs: readonly string[], within: number): boolean =>
  ours.length === theirs.length &&
  ours.every((row, at) => {
    const [mine, other] = [row.split('|'), (theirs[at] ?? '').split('|')];
    return mine.length === other.length && mine.every((value, index) => isNear(value, other[index] ?? '', within));
  });

interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly plain: number;
}

interface Bench {
  readonly target: OneProcess;
  readonly token: string;
  readonly client: pg.Client;
  readonly options: AnalyticsBenchOptions;
}

async function measure(
  { target, token, client, options }: Bench,
  { name, ask, sql, within = 0 }: Question,
): Promise<Measured> {
  const graph = await askGraph(target.url, token, ask);
  const plain = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  const [ours, theirs] = [comparable(graph.rows), comparable(plain.rows)];
  if (!isSame(ours, theirs, within))
    throw new Error(`${name}: the graph says ${ours.slice(0, 3).join(' ')}, plain SQL ${theirs.slice(0, 3).join(' ')}`);
  const took = await times(options.requests, () => askGraph(target.url, token, ask));
  const tookPlain = await times(options.plain, () => client.query(sql));
  const measured = { p50: percentile(took, 0.5), p99: percentile(took, 0.99), plain: percentile(tookPlain, 0.5) };
  const cells = [measured.p50, measured.p99, measured.plain, measured.plain / measured.p50];
  say(
    `  ${name.padEnd(26)}${cells.map((value) => value.toFixed(1).padStart(11)).join('')}  ${graph.sources.join(', ')}`,
  );
  return measured;
}

async function atSize(bench: Bench, size: number): Promise<Measured[]> {
  const { client, target, options } = bench;
  const began = performance.now();
  await loadOrders(target, size);
  await loadStock(client);
  await loadFacts(client);
  say(`\n${size} orders, ${3 * size} lines (loaded in ${((performance.now() - began) / 1_000).toFixed(0)} s)`);
  say(`  ${'question'.padEnd(26)}${['p50 ms', 'p99 ms', 'plain SQL', 'times'].map((text) => text.padStart(11)).join('')}  answered by`); // prettier-ignore
  const measured: Measured[] = [];
  for (const question of QUESTIONS) measured.push(await measure(bench, question));
  showIngested(await ingest(target.databases, target.pids().postgres, options.events));
  return measured;
}

/** Windows of each kind in which orders are placed. */
const ROUNDS = 3;
/** A board of twelve questions, looked at by 25 people who refresh it once a minute. */
const QUESTIONS_PER_SECOND = 5;

/** How far facts are behind, and what dashboards cost those who place orders, among all that is stored. */
async function besides({ target, token, options }: Bench): Promise<void> {
  const lag = await lagWhile(target.databases, options.lag);
  say(`\nlag of the facts at ${lag.perSecond.toFixed(0)} orders a second: p50 ${(lag.p50 / 1_000).toFixed(2)} s, p99 ${(lag.p99 / 1_000).toFixed(2)} s, most ${(lag.most / 1_000).toFixed(2)} s`); // prettier-ignore
  const pace = { orders: options.placed, rounds: ROUNDS, questionsPerSecond: QUESTIONS_PER_SECOND };
  const ask = (index: number): Promise<unknown> => askGraph(target.url, token, QUESTIONS[index % QUESTIONS.length]?.ask ?? {}); // prettier-ignore
  const beside = await besideOrders(target, pace, ask);
  say(`orders settled a second: ${beside.without.toFixed(1)} alone, ${beside.with.toFixed(1)} while dashboards ask ${QUESTIONS_PER_SECOND} questions a second: ${(100 * (1 - beside.with / beside.without)).toFixed(1)} % fewer`); // prettier-ignore
}

/** Questions of dashboards through the graph, beside the same in plain SQL on the tables of orders and inventory. */
export async function analyticsBench(options: AnalyticsBenchOptions): Promise<void> {
  const target = await OneProcess.start({ countStatements: true });
  const client = await connectTo(target.adminUrl, 'analytics');
  try {
    const bench = { target, client, options, token: await target.token() };
    const all: Measured[][] = [];
    for (const size of options.sizes) all.push(await atSize(bench, size));
    await besides(bench);
    const [few = [], many = []] = [all[0], all.at(-1)];
    const growth = QUESTIONS.map((_, at) => (many[at]?.p50 ?? 0) / (few[at]?.p50 ?? 1));
    say(`\nfrom ${options.sizes[0]} to ${options.sizes.at(-1)} orders: p50 grows ${Math.min(...growth).toFixed(2)} to ${Math.max(...growth).toFixed(2)} times`); // prettier-ignore
    say(`slowest p99 ${Math.max(...many.map(({ p99 }) => p99)).toFixed(1)} ms; least ${Math.min(...many.map(({ plain, p50 }) => plain / p50)).toFixed(0)} times as fast as plain SQL`); // prettier-ignore
  } finally {
    await client.end();
    await target.close();
  }
}
