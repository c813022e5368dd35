import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@oms/platform/observe/logger';
import type { ProcessSpec } from './process-table.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** A process that ran for so long is started again without waiting. */
const HEALTHY_MS = 30_000;

/** Milliseconds to wait before the n-th start in a row that did not last. */
const restartDelay = (failures: number): number =>
  failures === 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));

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
  ) {
    this.running = this.keep();
  }

  /** Id of the process that runs now, if one does. */
  get pid(): number | undefined {
    return this.child?.pid;
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
      const wait = restartDelay(failures);
      this.logger.error({ process: this.spec.name, ended: how, restartInMs: wait }, 'a process ended by itself');
      await delay(wait, undefined, { signal }).catch(() => {});
    }
  }

  /** Runs the process until it ends; answers how it did. A process group of its own: Ctrl-C reaches us alone. */
  private async runOnce(): Promise<string> {
    const child = fork(this.main, [...this.spec.command], {
      env: this.env,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child = child;
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    this.child = undefined;
    return signal ?? `exit code ${code}`;
  }
}
