import { firstRow, sql } from '@oms/platform/database/sql';
import { cpuMsOf } from '../measure/cpu.js';
import { percentile } from '../measure/percentile.js';
import { OneProcess } from '../rig/one-process.js';
import { seedTo } from './seed-orders.js';

export interface OrderListOptions {
  readonly sizes: readonly number[];
  readonly requests: number;
}

const LIST = `query($after: String) { orders(first: 50, after: $after) { nodes { number status total { amount } customer { name }
  lines { nodes { sku quantity shipped } } fulfillmentOrders { nodes { status } } } pageInfo { endCursor } } }`;
const SEARCH = `query($text: String) { orders(first: 50, filter: { text: $text }) { nodes { number } } }`;
const DETAIL = `query($number: String!) { orderByNumber(number: $number) { number status paymentStatus fulfillmentStatus total { amount } customer { name email }
  deliveries { method } lines { nodes { sku quantity shipped unitPrice { amount } } } payments { status } holds { reason } events { nodes { type } } fulfillmentOrders { nodes { status } } availableActions } }`;

interface Cost {
  /** CPU milliseconds per request, ours and PostgreSQL's. */
  readonly ours: number;
  readonly postgres: number;
  readonly p50: number;
}

class Client {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async ask(query: string, variables: object): Promise<unknown> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as { data?: unknown; errors?: unknown };
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  }
}

const WARM_UP = 60;

async function cost(target: OneProcess, requests: number, ask: (index: number) => Promise<unknown>): Promise<Cost> {
  for (let index = 0; index < WARM_UP; index += 1) await ask(index);
  const { ours, postgres } = target.pids();
  const [oursBefore, postgresBefore] = [cpuMsOf(ours) - cpuMsOf(postgres), cpuMsOf(postgres)];
  const took: number[] = [];
  for (let index = 0; index < requests; index += 1) {
    const began = performance.now();
    await ask(index);
    took.push(performance.now() - began);
  }
  const postgresUsed = cpuMsOf(postgres) - postgresBefore;
  const oursUsed = cpuMsOf(ours) - cpuMsOf(postgres) - oursBefore;
  return { ours: oursUsed / requests, postgres: postgresUsed / requests, p50: percentile(took, 0.5) };
}

/** The cursor behind so many orders of the newest first. */
async function cursorAfter(target: OneProcess, offset: number): Promise<string> {
  const row = await firstRow<{ at: string; id: string }>(
    target.databases.orders.sql(),
    sql`select placed_at::text as at, id from orders order by placed_at desc, id desc offset ${offset} limit 1`,
  );
  return Buffer.from(JSON.stringify([row?.at, row?.id])).toString('base64url');
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const show = (what: string, stored: number, { ours, postgres, p50 }: Cost): void =>
  say(
    `${what.padEnd(22)} ${String(stored).padStart(9)} ${(ours + postgres).toFixed(2).padStart(8)} ${ours.toFixed(2).padStart(8)} ${postgres.toFixed(2).padStart(8)} ${p50.toFixed(1).padStart(8)}`,
  );
const HEADER = `${'request'.padEnd(22)} ${'stored'.padStart(9)} ${'CPU ms'.padStart(8)} ${'= ours'.padStart(8)} ${'+ pg'.padStart(8)} ${'p50 ms'.padStart(8)}`;

async function withOrders(
  sizes: readonly number[],
  work: (target: OneProcess, client: Client, stored: number) => Promise<void>,
): Promise<void> {
  const target = await OneProcess.start();
  try {
    const client = new Client(target.url, await target.token());
    say(HEADER);
    let known = 0;
    for (const size of sizes) {
      await seedTo(target.databases, size, known);
      known = size;
      await work(target, client, size);
    }
  } finally {
    await target.close();
  }
}

/** 50 orders with lines, customer and fulfillment: the first page, a page far behind, and a search, at each size. */
export const orderListBench = ({ sizes, requests }: OrderListOptions): Promise<void> =>
  withOrders(sizes, async (target, client, stored) => {
    show('list, first page', stored, await cost(target, requests, () => client.ask(LIST, {})));
    const page = Math.min(10_000, Math.floor(stored / 100));
    const after = await cursorAfter(target, page * 50);
    show(`list, page ${page}`, stored, await cost(target, requests, () => client.ask(LIST, { after })));
    const text = (index: number): object => ({ text: `name${(index * 37) % 40_000}` });
    show('search by a name', stored, await cost(target, requests, (index) => client.ask(SEARCH, text(index))));
  });

/** One order with everything that a service desk shows of it. */
export const orderDetailBench = ({ sizes, requests }: OrderListOptions): Promise<void> =>
  withOrders(sizes, async (target, client, stored) => {
    const number = (index: number): object => ({ number: `B-${1 + ((index * 7_919) % stored)}` });
    show('detail', stored, await cost(target, requests, (index) => client.ask(DETAIL, number(index))));
  });
