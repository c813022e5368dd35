import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ONE_OPERATION = fileURLToPath(new URL('./one-operation.mjs', import.meta.url));

/** An operation for a process of its own; `input` is plain JSON. */
export interface Doomed {
  readonly url: string;
  readonly dataSecret: string;
  readonly now: Date;
  readonly name: string;
  readonly input: unknown;
}

/** Runs an operation in a process that is killed when it comes to `place`. Rejects when it never does. */
export async function killAt(place: string, doomed: Doomed): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'oms-kill-'));
  for (const name of ['armed', 'seen']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'armed', place), '');
  try {
    const child = spawn(process.execPath, [ONE_OPERATION, JSON.stringify(doomed)], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', OMS_CRASH_FOLDER: folder },
    });
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', reject).once('exit', (...end) => resolve(end));
    });
    if (signal !== 'SIGKILL') throw new Error(`${doomed.name} did not come to ${place}: it ended with ${code}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
