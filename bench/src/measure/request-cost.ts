import { OneProcess } from '../rig/one-process.js';
import { cpuMsOf } from './cpu.js';
import { percentile } from './percentile.js';

/** What one request costs. */
export interface RequestCost {
  /** CPU milliseconds per request, ours and PostgreSQL's. */
  readonly ours: number;
  readonly postgres: number;
  readonly p50: number;
}

/** Asks a graph as one actor; errors are errors. */
export class RequestClient {
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

/** Compilers go on for as long. */
const WARM_UP = 1_500;

/** What a request costs: asked so often, one after the other, once everything is warm. */
export async function requestCost(
  target: OneProcess,
  requests: number,
  ask: (index: number) => Promise<unknown>,
): Promise<RequestCost> {
  for (let index = 0; index < WARM_UP; index += 1) await ask(index);
  const { ours, postgres } = target.pids();
  const [oursBefore, postgresBefore] = [cpuMsOf(ours), cpuMsOf(postgres)];
  const took: number[] = [];
  for (let index = 0; index < requests; index += 1) {
    const began = performance.now();
    await ask(index);
    took.push(performance.now() - began);
  }
  const postgresUsed = cpuMsOf(postgres) - postgresBefore;
  const oursUsed = cpuMsOf(ours) - oursBefore;
  return { ours: oursUsed / requests, postgres: postgresUsed / requests, p50: percentile(took, 0.5) };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** One line of a table under {@link HEADER}. */
export const show = (what: string, stored: number, { ours, postgres, p50 }: RequestCost): void =>
  say(
    `${what.padEnd(22)} ${String(stored).padStart(9)} ${(ours + postgres).toFixed(2).padStart(8)} ${ours.toFixed(2).padStart(8)} ${postgres.toFixed(2).padStart(8)} ${p50.toFixed(1).padStart(8)}`,
  );
const HEADER = `${'request'.padEnd(22)} ${'stored'.padStart(9)} ${'CPU ms'.padStart(8)} ${'= ours'.padStart(8)} ${'+ pg'.padStart(8)} ${'p50 ms'.padStart(8)}`;

/** Starts the system in one process, asks it at each size in turn under the table's head, and ends it. */
export async function atEachSize(
  sizes: readonly number[],
  /** Brings what is stored from `known` to `size`, and measures. */
  work: (target: OneProcess, client: RequestClient, size: number, known: number) => Promise<void>,
): Promise<void> {
  const target = await OneProcess.start();
  try {
    const client = new RequestClient(target.url, await target.token());
    say(HEADER);
    let known = 0;
    for (const size of sizes) {
      await work(target, client, size, known);
      known = size;
    }
  } finally {
    await target.close();
  }
}
