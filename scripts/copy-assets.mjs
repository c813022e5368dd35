/**
 * Makes each package's dist hold what its src holds besides TypeScript (queries, pages, data), and drops what is left
 * over from files that are no longer in src. Run by the build; `node scripts/copy-assets.mjs` runs it alone.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesUnder, projects } from './projects.mjs';

const compiled = /\.(d\.ts|js|js\.map)$/;
const isAsset = (path) => !/\.(ts|snap)$/.test(path);

export function copyAssets() {
  for (const project of projects()) {
    const src = join(project, 'src');
    const dist = join(project, 'dist');
    dropLeftovers(src, dist);
    for (const file of filesUnder(src).filter(isAsset)) copyIfChanged(file, join(dist, relative(src, file)));
  }
}

function copyIfChanged(from, to) {
  if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) return;
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function dropLeftovers(src, dist) {
  for (const file of filesUnder(dist)) {
    const source = join(src, relative(dist, file));
    if (file.endsWith('.tsbuildinfo') || existsSync(source)) continue;
    if (compiled.test(file) && existsSync(source.replace(compiled, '.ts'))) continue;
    rmSync(file);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) copyAssets();
