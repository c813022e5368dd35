/**
 * Prints the last line of the continuous integration, `N passed, N failed, N skipped`, from Jest's own report.
 * Usage: node scripts/ci-totals.mjs <report> <exit code of the tests> <other failed stages>
 * A test file that could not run, a missing or empty report and every other failed stage count as one failure each.
 */
import { existsSync, readFileSync } from 'node:fs';

const [file, testExit, failedStages] = process.argv.slice(2);

const report = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numTotalTests: 0 };
const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = report;
const { numPendingTests = 0, numTodoTests = 0, numTotalTests } = report;

let failed = numFailedTests + numRuntimeErrorTestSuites;
if (failed === 0 && (numTotalTests === 0 || passed === 0 || Number(testExit) !== 0)) failed = 1;
failed += Number(failedStages);

console.log(`${passed} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`);
if (failed > 0) process.exitCode = 1;
