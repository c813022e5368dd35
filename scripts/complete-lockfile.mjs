/**
 * A registry mirror need not hold the packages of every platform; npm leaves the ones it cannot find out of
 * package-lock.json, and `npm ci` then refuses the file everywhere. This adds them: their version is the exact one
 * their parent names, their platform is in their name. Run it after `npm install` changed the lockfile;
 * `--check` only says what is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './projects.mjs';

const file = join(root, 'package-lock.json');
const platform = /(android|darwin|freebsd|linux|openharmony|win32|windows)-([a-z0-9]+)(?:-(gnu|musl|msvc|eabi)\w*)?$/;
const cpuNames = { 64: 'x64' };
const osNames = { windows: 'win32' };
const libcNames = { gnu: 'glibc', musl: 'musl' };

/** The optional packages which no entry of the lockfile satisfies, as [path, entry]. */
export function missingEntries(packages) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !candidates(parent, name).some((path) => packages[path]))
      .map(([name, version]) => [`node_modules/${name}`, entryFor(name, version, dev)]),
  );
}

/** Where Node.js would look for a package, from the parent's own folder up to the root. */
function candidates(parent, name) {
  const folders = parent.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  return ['', ...folders].map((folder) => `${folder ? `${folder}/` : ''}node_modules/${name}`);
}

function entryFor(name, version, dev) {
  const [, os, cpu, abi] = platform.exec(name) ?? [];
  if (!os || !/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) throw new Error(`Cannot tell the entry of ${name}@${version}.`);
  return {
    version,
    cpu: [cpuNames[cpu] ?? cpu],
    ...(dev && { dev }),
    ...(os === 'linux' && libcNames[abi] && { libc: [libcNames[abi]] }),
    optional: true,
    os: [osNames[os] ?? os],
  };
}

function main() {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock.packages);
  missing.forEach(([path]) => console.log(`package-lock.json: ${path}`));
  if (process.argv.includes('--check')) process.exitCode = missing.length ? 1 : 0;
  else if (missing.length > 0) {
    const all = [...Object.entries(lock.packages), ...missing];
    lock.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')));
    writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
