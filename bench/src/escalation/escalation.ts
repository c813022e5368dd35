import { escalate, type EscalationOptions } from './escalate.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Prints how late cases are escalated while a worker is killed; whether each was, once, within a minute. */
export async function escalationBench(options: EscalationOptions): Promise<boolean> {
  const { once, never, twice, told, lateness, killed } = await escalate(options);
  const { p50, p99, max } = lateness;
  say(`${options.cases} cases due within ${options.overSeconds} s, two workers of each kind, ${killed} killed`);
  say(`once ${once}   never ${never}   more than once ${twice}   told once ${told}`);
  say(`seconds from due to escalated: p50 ${p50.toFixed(1)}   p99 ${p99.toFixed(1)}   max ${max.toFixed(1)}`);
  return once === options.cases && told === options.cases && max <= 60;
}
