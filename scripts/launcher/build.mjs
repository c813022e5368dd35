import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyAssets } from '../copy-assets.mjs';
import { filesUnder, projects, root } from '../projects.mjs';
import { lockStamp } from './install.mjs';
import { withLock } from './lock.mjs';
import { LaunchError, lastLines, say, seconds } from './report.mjs';
import { toolBin } from './tools.mjs';

const stampFile = join(root, 'node_modules/.oms-build-stamp');

/** Changes whenever anything changes that the build reads: compared by path, size and time, not by content. */
function fingerprint() {
  const hash = createHash('sha256').update(lockStamp());
  const note = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat) hash.update(`${path}\0${stat.mtimeMs}\0${stat.size}\n`);
  };
  ['tsconfig.json', 'tsconfig.base.json', 'package.json'].forEach((name) => note(join(root, name)));
  for (const project of projects()) {
    ['tsconfig.json', 'package.json'].forEach((name) => note(join(project, name)));
    filesUnder(join(project, 'src')).forEach(note);
  }
  return hash.digest('hex');
}

const isBuilt = (stamp) =>
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8').trim() === stamp &&
  projects().every((project) => existsSync(join(project, 'dist/.tsbuildinfo')));

/** Compiles when something changed since the last build. */
export async function ensureBuilt(context) {
  if (isBuilt(fingerprint())) return;
  await withLock(async () => {
    const stamp = fingerprint();
    if (isBuilt(stamp)) return;
    const began = Date.now();
    say('Building ...');
    rmSync(stampFile, { force: true });
    const result = await context.nodeQuietly([toolBin('tsc'), '-b', '--pretty', 'false']);
    if (result.code !== 0) throw new LaunchError(`${lastLines(result.output, 40)}\nThe build failed.`);
    finish(stamp);
    say(`Built (${seconds(began)}).`);
  });
}

/** Compiles whatever the stamp says, with all that the compiler has to say. */
export async function build(context, tool, args) {
  return withLock(async () => {
    const stamp = fingerprint();
    rmSync(stampFile, { force: true });
    const command = tool === 'turbo' ? [toolBin('turbo'), 'run', 'build'] : [toolBin('tsc'), '-b'];
    const code = await context.node([...command, ...args], { cwd: root });
    if (code === 0) finish(stamp);
    return code;
  });
}

function finish(stamp) {
  copyAssets();
  writeFileSync(stampFile, `${stamp}\n`);
}
