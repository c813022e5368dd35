/**
 * Named places where fault tests kill the process: `OMS_CRASH_AT=<name>` (with `OMS_CRASH_ONCE_FILE`, once only).
 * Without that variable a crash point costs one comparison.
 */
import { existsSync, writeFileSync } from 'node:fs';

const armed = process.env['OMS_CRASH_AT'];
const onceFile = process.env['OMS_CRASH_ONCE_FILE'];

export function crashPoint(name: string): void {
  if (armed === undefined || armed !== name) return;
  if (onceFile) {
    if (existsSync(onceFile)) return;
    writeFileSync(onceFile, name);
  }
  process.kill(process.pid, 'SIGKILL');
}
