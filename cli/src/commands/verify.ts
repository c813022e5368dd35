import type { Violation } from '@oms/platform/values/violation';
import { verifySystem } from '../verify-system.js';
import { withSystem } from '../with-system.js';

/** Of each rule so many are told in full: what went wrong once often went wrong everywhere. */
const SHOWN = 20;

/** What is printed of broken rules, as lines. */
export function* reportOf(violations: readonly Violation[]): Generator<string> {
  for (const [rule, broken] of Map.groupBy(violations, (one) => one.rule)) {
    for (const { subject, detail } of broken.slice(0, SHOWN)) yield `${rule}  ${subject}  ${detail}`;
    if (broken.length > SHOWN) yield `${rule}  and ${broken.length - SHOWN} more`;
  }
  yield violations.length === 0 ? 'every rule holds' : `${violations.length} rules are broken`;
}

/** `oms verify`: prints each broken rule; exits with 1 when there is one. */
export async function verify(): Promise<void> {
  await withSystem(async (runtimes) => {
    const violations = await verifySystem(runtimes);
    for (const line of reportOf(violations)) process.stdout.write(`${line}\n`);
    if (violations.length > 0) process.exitCode = 1;
  });
}
