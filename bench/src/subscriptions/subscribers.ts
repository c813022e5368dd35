import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromSubscribers, ToSubscribers } from './subscriber-process.js';

/** Many subscribers, in a process of their own: what they cost is not the gateway's. */
export class Subscribers {
  private readonly child: ChildProcess = fork(fileURLToPath(new URL('./subscriber-process.js', import.meta.url)), {
    execArgv: [],
  });

  /** One socket for each order id; resolves when all are acknowledged. */
  async connect(url: string, token: string, orderIds: readonly string[]): Promise<void> {
    await this.ask({ kind: 'connect', url, token, orderIds }, 'connected');
  }

  /** What came since the last report. */
  async report(): Promise<FromSubscribers & { readonly kind: 'received' }> {
    return this.ask({ kind: 'report' }, 'received');
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.disconnect();
    await once(this.child, 'exit');
  }

  private async ask<Kind extends FromSubscribers['kind']>(
    message: ToSubscribers,
    kind: Kind,
  ): Promise<FromSubscribers & { readonly kind: Kind }> {
    const ended = once(this.child, 'exit').then(() => {
      throw new Error('the subscribers ended');
    });
    ended.catch(() => {});
    this.child.send(message);
    const [answer] = (await Promise.race([once(this.child, 'message'), ended])) as [FromSubscribers];
    if (answer.kind !== kind) throw new Error(`expected ${kind}`);
    return answer as FromSubscribers & { readonly kind: Kind };
  }
}
