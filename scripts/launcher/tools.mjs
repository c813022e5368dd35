import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../projects.mjs';
import { LaunchError } from './report.mjs';

/** Commands whose package has another name. */
const packageOf = { tsc: 'typescript', depcruise: 'dependency-cruiser' };

/** The JavaScript file behind a command of node_modules (its shell wrapper would pick the Node.js itself). */
export function toolBin(command) {
  const folder = join(root, 'node_modules', packageOf[command] ?? command);
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) throw new LaunchError(`${command} is not installed.`);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  const file = typeof bin === 'string' ? bin : bin?.[command];
  if (!file) throw new LaunchError(`${command} is not a command.`);
  return join(folder, file);
}
