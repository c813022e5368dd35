/** Lints the code with oxlint (`--fix` and its other arguments are passed on), and the house with check-house. */
import { spawnSync } from 'node:child_process';
import { toolBin } from './launcher/tools.mjs';
import { root } from './projects.mjs';

const oxlint = spawnSync(process.execPath, [toolBin('oxlint'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
await import('./check-house.mjs');
if (oxlint.status !== 0) process.exitCode = 1;
