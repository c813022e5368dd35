import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EXPLORER_SCRIPT } from './explorer-script.js';

/** A file of a package, or text of our own, served under {@link ExplorerAsset.path} for as long as it does not change. */
export interface ExplorerAsset {
  readonly path: string;
  readonly source:
    { readonly directory: string; readonly file: string } | { readonly type: string; readonly text: string };
}

const require = createRequire(import.meta.url);

const STYLE = `html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; overflow: hidden; font: 14px/1.4 system-ui, sans-serif; }
.roles { display: flex; gap: 8px; align-items: center; padding: 6px 16px; background: #f3f4f8; color: #3b4b68; }
.roles select { font: inherit; padding: 2px 6px; }
.roles small { opacity: 0.75; }
#explorer { flex: 1; min-height: 0; }
@media (prefers-color-scheme: dark) { .roles { background: #1b2030; color: #d7dbe8; } }
`;

/** Everything the explorer page loads: scripts in the order they need each other. */
export const EXPLORER_ASSETS = {
  react: packaged('react', 'umd/react.production.min.js'),
  reactDom: packaged('react-dom', 'umd/react-dom.production.min.js'),
  graphiql: packaged('graphiql', 'graphiql.min.js'),
  graphiqlStyle: packaged('graphiql', 'graphiql.min.css'),
  script: own('explorer', 'js', 'text/javascript; charset=utf-8', EXPLORER_SCRIPT),
  style: own('explorer', 'css', 'text/css; charset=utf-8', STYLE),
} as const;

/** The version is part of the path, so that a browser may keep the file for good. */
function packaged(name: string, file: string): ExplorerAsset {
  const manifest = require.resolve(`${name}/package.json`);
  const { version } = require(manifest) as { version: string };
  const directory = join(dirname(manifest), dirname(file));
  const base = file.slice(file.lastIndexOf('/') + 1);
  return { path: `/explorer/${version}/${base}`, source: { directory, file: base } };
}

function own(name: string, extension: string, type: string, text: string): ExplorerAsset {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `/explorer/${name}-${digest}.${extension}`, source: { type, text } };
}
