import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Below the ports that the system gives to outgoing connections, which would take one before its server listens. */
const FIRST = 10_000;
const COUNT = 20_000;

/**
 * A file for each port that was handed out, with the process that has it: between asking for a port and listening on it
 * lie seconds in which tests of other processes ask as well, and a server that is killed and started again needs its own.
 */
const CLAIMS = join(tmpdir(), `oms-test-ports-${userInfo().uid}`);

const isFree = async (port: number): Promise<boolean> => {
  const probe = createServer().listen(port, '127.0.0.1');
  const free = await Promise.race([once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)]);
  probe.close();
  return free;
};

const claimOf = (port: number): string => join(CLAIMS, `${port}`);

function isOfLiving(port: number): boolean {
  try {
    process.kill(Number(readFileSync(claimOf(port), 'utf8')), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function claim(port: number): boolean {
  try {
    writeFileSync(claimOf(port), `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Another port is tried now; this one can be had again by whoever draws it next.
    if (!isOfLiving(port)) rmSync(claimOf(port), { force: true });
    return false;
  }
}

/** The first of so many ports in a row on which nobody listens, and which nobody else is given while we live. */
export async function freePorts(count: number): Promise<number> {
  mkdirSync(CLAIMS, { recursive: true });
  for (;;) {
    const first = FIRST + Math.floor(Math.random() * (COUNT - count));
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const claimed = ports.filter(claim);
    if (claimed.length === count && (await Promise.all(ports.map(isFree))).every(Boolean)) return first;
    for (const port of claimed) rmSync(claimOf(port), { force: true });
  }
}

/** A port on which nobody listens, and which nobody else is given while we live. */
export const freePort = (): Promise<number> => freePorts(1);
