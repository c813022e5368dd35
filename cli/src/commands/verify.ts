import { verifySystem } from '../verify-system.js';
import { withSystem } from '../with-system.js';

/** `oms verify`: prints each broken rule; exits with 1 when there is one. */
export async function verify(): Promise<void> {
  await withSystem(async (runtimes) => {
    const violations = await verifySystem(runtimes);
    for (const { rule, subject, detail } of violations) process.stdout.write(`${rule}  ${subject}  ${detail}\n`);
    process.stdout.write(violations.length === 0 ? 'every rule holds\n' : `${violations.length} rules are broken\n`);
    if (violations.length > 0) process.exitCode = 1;
  });
}
