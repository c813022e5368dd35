import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../projects.mjs';
import { say } from './report.mjs';

const lockFile = join(root, '.oms-launch.lock');
const pollMs = 100;

/**
 * Runs `work` in one launcher of this checkout at a time. The lock names its owner, so that one whose owner is gone
 * (killed, or from before a restart of the machine) is broken by the next.
 */
export async function withLock(work) {
  const mine = `${process.pid} ${startOf(process.pid)}`;
  await acquire(mine);
  const release = () => {
    if (read() === mine) rmSync(lockFile, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire(mine) {
  let told = false;
  while (!tryAcquire(mine)) {
    const owner = read();
    if (owner === undefined) continue;
    if (isGone(owner)) breakLock(owner);
    else {
      if (!told) say(`Waiting for another start (process ${owner.split(' ')[0]}) to install or build ...`);
      told = true;
      await sleep(pollMs);
    }
  }
}

/** Linking a complete file is atomic: nobody ever reads a lock without its owner. */
function tryAcquire(owner) {
  const draft = `${lockFile}.${process.pid}`;
  writeFileSync(draft, owner);
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moved aside before it is removed: should another have broken and taken it in between, it is given back. */
function breakLock(owner) {
  const aside = `${lockFile}.broken.${process.pid}`;
  try {
    renameSync(lockFile, aside);
  } catch {
    return;
  }
  if (readFileSync(aside, 'utf8') !== owner) linkSync(aside, lockFile);
  else say(`Broke the lock of process ${owner.split(' ')[0]}, which is gone.`);
  rmSync(aside, { force: true });
}

function read() {
  try {
    return readFileSync(lockFile, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

function isGone(owner) {
  const [pid, start] = owner.split(' ');
  if (!/^\d+$/.test(pid)) return true;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return error.code === 'ESRCH';
  }
  return startOf(pid) !== start;
}

/** Process numbers are used again (a container's first process is always 1); the start time tells them apart. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '-';
  }
}
