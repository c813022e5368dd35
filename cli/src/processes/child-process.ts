import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@oms/platform/observe/logger';
import type { ProcessSpec } from './process-table.js';

/** Milliseconds before the second start in a row that did not last, and before any later one at most. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

const BACKOFF: Backoff = { firstMs: 250, longestMs: 10_000 };
/** A process that ran for so long is started again without waiting. */
const HEALTHY_MS = 30_000;

const restartDelay = (failures: number, { firstMs, longestMs }: Backoff): number =>
  failures === 0 ? 0 : Math.min(longestMs, firstMs * 2 ** (failures - 1));

/** A child process that is started again, with back-off, whenever it ends by itself. */
export class KeptProcess {
  private child: ChildProcess | undefined;
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    readonly spec: ProcessSpec,
    private readonly main: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly logger: Logger,
    private readonly backoff: Backoff = BACKOFF,
  ) {
    this.running = this.keep();
  }

  /** Id of the process that runs now, if one does. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Ends the process that runs now as a power cut would; it is started again. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** Asks the process to stop and waits until it has; after `patienceMs` it is ended the hard way. */
  async stop(patienceMs: number): Promise<void> {
    this.stopping.abort();
    this.child?.kill('SIGTERM');
    const timer = setTimeout(() => this.child?.kill('SIGKILL'), patienceMs);
    await this.running;
    clearTimeout(timer);
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      const began = Date.now();
      const how = await this.runOnce();
      if (signal.aborted) return;
      failures = Date.now() - began > HEALTHY_MS ? 0 : failures + 1;
      const wait = restartDelay(failures, this.backoff);
      this.logger.error({ process: this.spec.name, ended: how, restartInMs: wait }, 'a process ended by itself');
      await delay(wait, undefined, { signal }).catch(() => {});
    }
  }

  /** Runs the process until it ends; answers how it did. A process group of its own: Ctrl-C reaches us alone. */
  private async runOnce(): Promise<string> {
    const child = fork(this.main, [...this.spec.command], {
      env: this.env,
      execArgv: [...process.execArgv, ...(this.spec.nodeFlags ?? [])],
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child = child;
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    this.child = undefined;
    return signal ?? `exit code ${code}`;
  }
}
