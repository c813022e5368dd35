import { once } from 'node:events';
import { createServer } from 'node:net';
import { PORT_RANGE } from '@oms/cli/processes/supervise';

const isFree = async (port: number): Promise<boolean> => {
  const probe = createServer().listen(port, '127.0.0.1');
  const free = await Promise.race([once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)]);
  probe.close();
  return free;
};

/**
 * The first of as many free ports as an installation's processes take: below those that the system gives to outgoing
 * connections, which would take the port of a process that was killed before it is there again.
 */
export async function freeRange(copies = 1): Promise<number> {
  for (;;) {
    const first = 10_000 + Math.floor(Math.random() * 20_000);
    const ports = Array.from({ length: PORT_RANGE * copies }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}
