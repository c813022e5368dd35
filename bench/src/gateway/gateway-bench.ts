import { isDeepStrictEqual } from 'node:util';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile } from '../measure/percentile.js';
import { contestantNames, startContestant, type Contestant } from './contestants.js';
import { answerOf, loadWindow, type Window } from './load.js';
import { SCENARIOS, type Scenario } from './scenarios.js';
import { serveStubs } from './stub-subgraphs.js';

export interface GatewayBenchOptions {
  readonly rounds: number;
  /** Length of one window. */
  readonly seconds: number;
  readonly connections: number;
  /** Names of the gateways; empty: all that are installed. */
  readonly gateways: readonly string[];
  /** Beginnings of scenarios' names; empty: all. */
  readonly scenarios: readonly string[];
}

/**
 * The same supergraph and subgraphs through several gateways, in turns in one run, so that what else the machine does
 * falls on all of them. CPU is that of the gateway's process alone; subgraphs and clients share this process.
 */
export async function gatewayBench(options: GatewayBenchOptions): Promise<void> {
  const stubs = await serveStubs();
  const folder = mkdtempSync(join(tmpdir(), 'oms-bench-'));
  const file = join(folder, 'supergraph.graphql');
  writeFileSync(file, stubs.supergraphSdl);
  const names = options.gateways.length > 0 ? options.gateways : contestantNames();
  if (!names.some((name) => name.startsWith('hive')))
    console.log('Hive does not take part: npm install --prefix bench/rivals brings it.');
  const contestants: Contestant[] = [];
  try {
    for (const name of names) contestants.push(await startContestant(name, file));
    const { scenarios } = options;
    const chosen = SCENARIOS.filter(
      ({ name }) => scenarios.length === 0 || scenarios.some((one) => name.startsWith(one)),
    );
    for (const scenario of chosen) await contest(scenario, contestants, options);
  } finally {
    for (const contestant of contestants) await contestant.stop();
    await stubs.close();
    rmSync(folder, { recursive: true });
  }
}

async function contest(
  scenario: Scenario,
  contestants: readonly Contestant[],
  { rounds, seconds, connections }: GatewayBenchOptions,
): Promise<void> {
  await assertEqualAnswers(scenario, contestants);
  const windows = new Map<string, Window[]>(contestants.map(({ name }) => [name, []]));
  // The first round warms caches and compilers and does not count.
  for (let round = 0; round <= rounds; round += 1)
    for (const contestant of contestants) {
      const window = await loadWindow(contestant, scenario, { connections, seconds });
      if (round > 0) windows.get(contestant.name)?.push(window);
    }
  report(scenario, windows);
}

async function assertEqualAnswers(scenario: Scenario, contestants: readonly Contestant[]): Promise<void> {
  const [first, ...others] = contestants;
  if (!first) return;
  const expected = await answerOf(first, scenario);
  for (const contestant of others) {
    const answer = await answerOf(contestant, scenario);
    if (!isDeepStrictEqual(answer, expected))
      throw new Error(
        `${contestant.name} answers "${scenario.name}" in another way than ${first.name}:\n` +
          `${JSON.stringify(answer).slice(0, 2_000)}\n${JSON.stringify(expected).slice(0, 2_000)}`,
      );
  }
}

function report(scenario: Scenario, windows: ReadonlyMap<string, readonly Window[]>): void {
  const cost = (name: string): number =>
    percentile(
      (windows.get(name) ?? []).map(({ cpuMs, requests }) => cpuMs / requests),
      0.5,
    );
  const [reference = ''] = windows.keys();
  console.log(`\n${scenario.name} (CPU beside ${reference})`);
  console.table(
    Object.fromEntries(
      [...windows].map(([name, own]) => {
        const latencies = own.flatMap(({ latenciesMs }) => latenciesMs);
        const row = {
          'CPU ms/request': cost(name).toFixed(3),
          'times less': (cost(reference) / cost(name)).toFixed(2),
          'requests/s': percentile(
            own.map((window) => window.requests / window.seconds),
            0.5,
          ).toFixed(0),
          'p50 ms': percentile(latencies, 0.5).toFixed(1),
          'p99 ms': percentile(latencies, 0.99).toFixed(1),
          'RSS MB': Math.max(...own.map(({ rssMb }) => rssMb)).toFixed(0),
        };
        return [name, row];
      }),
    ),
  );
}
