/**
 * Named places where fault tests kill the process. `OMS_CRASH_FOLDER` names a folder: the first process to pass a place
 * for which `armed/<name>` exists takes that file away and dies there; every place that is passed leaves `seen/<name>`.
 * Without that variable a crash point costs one comparison.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['OMS_CRASH_FOLDER'];
const seen = new Set<string>();

export function crashPoint(name: string): void {
  if (folder === undefined) return;
  if (!seen.has(name)) {
    seen.add(name);
    writeFileSync(join(folder, 'seen', name), '');
  }
  if (disarm(join(folder, 'armed', name))) process.kill(process.pid, 'SIGKILL');
}

/** Whether the place was armed; of several processes that pass it at once, one takes the file away. */
function disarm(file: string): boolean {
  try {
    rmSync(file);
    return true;
  } catch {
    return false;
  }
}
