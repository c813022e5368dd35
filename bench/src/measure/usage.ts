import { setTimeout as sleep } from 'node:timers/promises';
import type { Pids } from '../rig/rig.js';
import { cpuMsOf } from './cpu.js';

/** CPU milliseconds by whose processes used them. */
export type Cpu = Readonly<Record<keyof Pids, number>>;

export const cpuOf = (pids: Pids): Cpu => ({
  ours: cpuMsOf(pids.ours),
  postgres: cpuMsOf(pids.postgres),
  redis: cpuMsOf(pids.redis),
});

const map = (one: Cpu, other: Cpu, combine: (a: number, b: number) => number): Cpu => ({
  ours: combine(one.ours, other.ours),
  postgres: combine(one.postgres, other.postgres),
  redis: combine(one.redis, other.redis),
});

export const cpuBetween = (before: Cpu, after: Cpu): Cpu => map(before, after, (a, b) => b - a);

export const cpuTimes = (cpu: Cpu, factor: number): Cpu => map(cpu, cpu, (value) => value * factor);

export const cpuTotal = ({ ours, postgres, redis }: Cpu): number => ours + postgres + redis;

/** CPU milliseconds a second that the system uses while nothing happens. */
export async function idleCpu(pids: () => Pids, seconds: number): Promise<Cpu> {
  const before = cpuOf(pids());
  await sleep(seconds * 1_000);
  return cpuTimes(cpuBetween(before, cpuOf(pids())), 1 / seconds);
}
