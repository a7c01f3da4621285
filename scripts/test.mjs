// What `npm test` runs: every check there is, each counted, with the totals on the last line. It goes on after a failure,
// so that one run says everything that is wrong.
import { join } from 'node:path';
import { projectRoot } from './project-root.mjs';
import { runChild } from './run-child.mjs';
import { countResults, forgetResults, resultsFile } from './test-results.mjs';

const oldestNode = 24;
if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  console.error(
    `The tests need Node ${oldestNode} or newer; this is ${process.versions.node}. Run "npm ci && npm test".`,
  );
  process.exit(1);
}

const totals = { passed: 0, failed: 0, skipped: 0 };
const tool = (path, ...args) => [join(projectRoot, 'node_modules', path), ...args];

const runTool = (args) =>
  runChild(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] });

/** Runs one part under a headline and says how it ended and how long it took. */
const runPart = async (name, work) => {
  console.log(`\n> ${name}`);
  const from = performance.now();
  const isFine = await work();
  console.log(`${isFine ? 'ok' : 'FAILED'}: ${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
  return isFine;
};

/** A part that counts as one test. */
const runStep = async (name, args) => {
  const isFine = await runPart(name, async () => (await runTool(args)) === 0);
  totals[isFine ? 'passed' : 'failed'] += 1;
  return isFine;
};

const findBrowser = async () => {
  const { ensureChromium, noChromium } = await import('./ensure-chromium.mjs');
  const isFine = await runPart('chromium', () => {
    const path = ensureChromium();
    console.log(path ?? noChromium);
    if (path !== undefined) process.env.CENTESIMO_CHROMIUM = path;
    return path !== undefined;
  });
  if (!isFine) totals.failed += 1;
  return isFine;
};

const runTests = async (projects) => {
  forgetResults();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
  const code = await runTool(
    tool('vitest/vitest.mjs', 'run', ...reporters, ...projects.map((name) => `--project=${name}`)),
  );
  const counted = countResults(code);
  for (const kind of Object.keys(totals)) totals[kind] += counted[kind];
  return counted.failed === 0;
};

await runStep('lint', tool('oxlint/bin/oxlint'));
await runStep('format', tool('oxfmt/bin/oxfmt', '--check', '.'));
await runStep('types', tool('typescript/bin/tsc', '--build'));
const isBuilt = await runStep('build', tool('electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'));
const hasBrowser = await findBrowser();
const canRunAll = isBuilt && hasBrowser;
if (!canRunAll) {
  console.log(`\nThe end-to-end tests do not run: ${isBuilt ? 'there is no Chromium' : 'the build failed'}.`);
}
await runPart(canRunAll ? 'tests' : 'unit tests', () => runTests(canRunAll ? [] : ['pure', 'unit']));

const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
