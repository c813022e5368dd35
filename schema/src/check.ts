import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { breakingChanges } from './breaking-changes.js';
import { matrixOf, matrixProblems } from './access-matrix.js';
import { emitSchemas, readAccessMatrix, readSchemaFile } from './files.js';

const APPROVED = fileURLToPath(new URL('../approved-breaking-changes.txt', import.meta.url));

/** The supergraph of the branch this one will land on; undefined outside a git checkout or before the first release. */
function baseSupergraph(): string | undefined {
  const base = process.env['SCHEMA_BASE'] ?? 'HEAD';
  try {
    return execFileSync('git', ['show', `${base}:schema/supergraph.graphql`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}

async function problems(): Promise<string[]> {
  const { files, inconsistencies } = await emitSchemas();
  const drifted = Object.entries(files).filter(([name, text]) => readSchemaFile(name) !== text);
  const base = baseSupergraph();
  const approved = existsSync(APPROVED) ? readFileSync(APPROVED, 'utf8').split('\n') : [];
  const broken = base ? await breakingChanges(base, files['supergraph'] ?? '') : [];
  return [
    ...drifted.map(([name]) => `schema/${name}.graphql is not what the code emits: run "npm run schema"`),
    ...inconsistencies,
    ...matrixProblems(readAccessMatrix(), matrixOf(files['supergraph'] ?? '')),
    ...broken
      .filter((change) => !approved.includes(change))
      .map((change) => `breaking change, not in schema/approved-breaking-changes.txt: ${change}`),
  ];
}

const found = await problems();
process.stdout.write(found.length === 0 ? 'schema: emitted, composed and compatible\n' : '');
process.stderr.write(found.map((problem) => `${problem}\n`).join(''));
process.exitCode = found.length === 0 ? 0 : 1;
