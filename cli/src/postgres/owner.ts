import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { Failure } from '../failure.js';

/** The system user that PostgreSQL runs as; undefined: the one who runs us. PostgreSQL refuses to run as root. */
export interface ProcessOwner {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';
const idOf = (flag: '-u' | '-g'): number =>
  Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());

/** As root: the user `postgres`, made when there is none. Otherwise nobody else. */
export function postgresOwner(): ProcessOwner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    try {
      execFileSync('useradd', ['--system', '--user-group', NAME], { stdio: 'ignore' });
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      throw new Failure(
        'PostgreSQL does not run as root, and a user "postgres" could not be made: start as another user.',
      );
    }
  }
}

export function giveTo(owner: ProcessOwner | undefined, folder: string): void {
  if (owner) chownSync(folder, owner.uid, owner.gid);
}
