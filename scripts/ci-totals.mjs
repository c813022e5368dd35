/**
 * Prints the last line of the continuous integration, `N passed, N failed, N skipped`, from Jest's own reports.
 * Usage: node scripts/ci-totals.mjs <other failed stages> <report>:<exit> [<report of the distributed form>:<exit> [<more>:<exit>]]
 * A test file that could not run, a missing or empty report and every other failed stage count as one failure each; so
 * does an end-to-end test that ran in one form of the system only.
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { root } from './projects.mjs';

const [failedStages, ...runs] = process.argv.slice(2);
const endToEnd = /^cli\/src\/[^/]+\.int\.test\.ts$/;

const totals = { passed: 0, failed: Number(failedStages), skipped: 0 };

function read(run) {
  const [file, exit] = run.split(/:(?=\d+$)/);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numTotalTests: 0 };
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = report;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  totals.passed += numPassedTests;
  totals.skipped += (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  totals.failed += failed === 0 && (numPassedTests === 0 || exit !== '0') ? 1 : failed;
  return report;
}

/** Names of the end-to-end tests that ran, with the state in which they ended. */
function endToEndTests({ testResults = [] }) {
  const files = testResults.map(({ name, assertionResults }) => ({
    path: relative(root, name).split(sep).join('/'),
    assertionResults,
  }));
  const ran = files.filter(({ path }) => endToEnd.test(path));
  return ran.flatMap(({ path, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName }) => `${path}: ${fullName}`),
  );
}

function compareForms([embedded, distributed]) {
  const [one, other] = [new Set(endToEndTests(embedded)), new Set(endToEndTests(distributed))];
  console.log(`end-to-end tests: ${one.size} in one process, ${other.size} distributed`);
  const alone = [...[...one].filter((test) => !other.has(test)), ...[...other].filter((test) => !one.has(test))];
  for (const test of alone) console.log(`  only in one form: ${test}`);
  if (alone.length > 0 || one.size === 0) totals.failed += 1;
}

const reports = runs.map(read);
if (reports.length > 1) compareForms(reports);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
if (totals.failed > 0) process.exitCode = 1;
