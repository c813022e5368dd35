/**
 * Checks the import rules of .dependency-cruiser.mjs, and that the cruise has really read every source file: a cruiser
 * without a parser for TypeScript sees no module, and finds nothing wrong with it.
 */
import { relative, sep } from 'node:path';
import { cruise } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';
import { filesUnder, projects, root } from './projects.mjs';

process.chdir(root);
const fromRoot = (path) => relative(root, path).split(sep).join('/');
const isSource = (path) => path.endsWith('.ts') && !path.endsWith('.d.ts');

const { forbidden, options } = config;
const folders = projects().map(fromRoot);
const result = await cruise(folders, { ...options, validate: true, ruleSet: { forbidden } });
const { modules, summary } = result.output;

const seen = new Set(modules.map((module) => module.source));
const files = projects().flatMap((project) => filesUnder(`${project}/src`).filter(isSource).map(fromRoot));
const unseen = files.filter((file) => !seen.has(file));

for (const { rule, from, to, cycle } of summary.violations) {
  const path = cycle ? cycle.map((step) => step.name).join(' -> ') : to;
  const { comment } = forbidden.find(({ name }) => name === rule.name);
  console.error(`${from}:1: ${rule.name}: imports ${path}. ${comment}`);
}
for (const file of unseen) console.error(`${file}:1: was not read by the cruise.`);
console.log(
  `${files.length - unseen.length} of ${files.length} source files read, ${summary.violations.length} violations.`,
);
const blind = unseen.length > 0 || summary.totalDependenciesCruised === 0;
if (blind || summary.violations.length > 0) process.exitCode = 1;
