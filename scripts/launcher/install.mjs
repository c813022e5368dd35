import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from './child.mjs';
import { ensureLinks } from './postgres-links.mjs';
import { withLock } from './lock.mjs';
import { root } from '../projects.mjs';
import { LaunchError, lastLines, say, seconds } from './report.mjs';

const stampFile = join(root, 'node_modules/.oms-lock-hash');
const modules = join(root, 'node_modules');

/** What is to be installed: this lockfile, on this platform (a checkout may be shared with a container). */
export function lockStamp() {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${hash} ${process.platform}-${process.arch}`;
}

const isInstalled = (stamp) => existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === stamp;

export async function ensureInstalled(context) {
  const stamp = lockStamp();
  if (!isInstalled(stamp)) {
    await withLock(async () => {
      if (isInstalled(stamp)) return;
      if (!npmInstalledIt()) await install(context);
      writeFileSync(stampFile, `${stamp}\n`);
    });
  }
  await ensureLinks();
}

async function install(context) {
  const began = Date.now();
  say('Installing the dependencies ...');
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, ...first] = npm();
  const result = await runChild(command, [...first, ...args], {
    cwd: root,
    env: process.env,
    capture: !context.verbose,
  });
  if (result.code !== 0) throw new LaunchError(`${complaintOf(result.output)}\nnpm ci failed.`);
  say(`Installed the dependencies (${seconds(began)}).`);
}

/** What npm says went wrong, without the page of usage it adds to some errors. */
const complaintOf = (output) => lastLines(output.split(/^npm error\s+(?:Clean install a project|Usage:)/m)[0], 25);

/** The npm that started us, or the one beside our Node.js, else the one on the PATH. */
function npm() {
  const beside = dirname(process.execPath);
  const files = [
    process.env['npm_execpath'] ?? '',
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
  ];
  const file = files.find((candidate) => candidate.endsWith('npm-cli.js') && existsSync(candidate));
  if (file) return [process.execPath, file];
  return process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', 'npm'] : ['npm'];
}

/** After someone's own `npm ci` or `npm install` there is nothing left to do: npm keeps a list of what it installed. */
function npmInstalledIt() {
  const listFile = join(modules, '.package-lock.json');
  if (!existsSync(listFile)) return false;
  const installed = JSON.parse(readFileSync(listFile, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted)
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, entry]) => isPresent(path, entry, installed[path]));
}

function isPresent(path, wanted, installed) {
  if (!installed) return Boolean(wanted.optional) && !isForThisPlatform(wanted);
  return installed.version === wanted.version && existsSync(join(root, path));
}

/** Whether an optional package was made for just this platform; the others may be missing. */
function isForThisPlatform({ os, cpu, libc }) {
  return !libc && [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch);
}
