import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from './project-root.mjs';

/** Where Vitest's JSON reporter leaves its results. */
export const resultsFile = join(projectRoot, 'node_modules', '.cache', 'vitest.json');

/** So that a crashed run cannot be taken for the one before it. */
export const forgetResults = () => {
  mkdirSync(dirname(resultsFile), { recursive: true });
  rmSync(resultsFile, { force: true });
};

const readResults = () => {
  if (!existsSync(resultsFile)) return undefined;
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * The totals of the last run. A test file that could not run counts as one failure, and so does anything that made
 * Vitest end badly without a failed test to show for it: a crash, an unhandled error, no tests at all.
 *
 * @param {number} exitCode Vitest's own
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export const countResults = (exitCode) => {
  const results = readResults();
  if (results === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = results.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = results.numFailedTests + brokenFiles;
  const isBad = exitCode !== 0 || results.numTotalTests === 0;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && isBad ? 1 : failed,
    skipped: results.numPendingTests + results.numTodoTests,
  };
};
