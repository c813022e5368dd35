import { readFileSync } from 'node:fs';
import { Pool } from 'undici';
import { cpuMsOf } from '../measure/cpu.js';
import type { Contestant } from './contestants.js';
import type { Scenario } from './scenarios.js';

/** What a gateway did in one window of time. */
export interface Window {
  readonly requests: number;
  readonly seconds: number;
  /** CPU of the gateway's process, in milliseconds. */
  readonly cpuMs: number;
  readonly latenciesMs: readonly number[];
  readonly rssMb: number;
}

const PATH = '/graphql';

const bodyOf = ({ query, variables }: Scenario, turn: number): string =>
  JSON.stringify({ query, variables: variables(turn) });

async function send(pool: Pool, body: string): Promise<string> {
  const response = await pool.request({
    method: 'POST',
    path: PATH,
    headers: { 'content-type': 'application/json', accept: 'application/json', authorization: 'Bearer bench' },
    body,
  });
  const text = await response.body.text();
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}: ${text.slice(0, 500)}`);
  return text;
}

/** The answer to one request of the scenario, parsed, so that gateways can be compared. */
export async function answerOf(contestant: Contestant, scenario: Scenario): Promise<unknown> {
  const pool = new Pool(new URL(contestant.url).origin, { connections: 1 });
  try {
    return JSON.parse(await send(pool, bodyOf(scenario, 1)));
  } finally {
    await pool.close();
  }
}

/** Keeps `connections` requests under way for `seconds`. Throws when an answer is no success. */
export async function loadWindow(
  { url, pid }: Contestant,
  scenario: Scenario,
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<Window> {
  const pool = new Pool(new URL(url).origin, { connections });
  const latenciesMs: number[] = [];
  let turn = 0;
  const cpuBefore = cpuMsOf([pid]);
  const start = performance.now();
  const end = start + seconds * 1_000;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const sent = performance.now();
      const text = await send(pool, bodyOf(scenario, (turn += 1)));
      if (text.startsWith('{"errors"')) throw new Error(text.slice(0, 500));
      latenciesMs.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const taken = (performance.now() - start) / 1_000;
  const cpuMs = cpuMsOf([pid]) - cpuBefore;
  await pool.close();
  return { requests: latenciesMs.length, seconds: taken, cpuMs, latenciesMs, rssMb: rssMbOf(pid) };
}

function rssMbOf(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(line ?? Number.NaN) / 1_024;
}
