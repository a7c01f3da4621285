import { nodeVersionProblem } from './node-version.ts';

/** Entry of the browser host. Nothing that needs a new Node is loaded before the version has been checked. */
const problem = nodeVersionProblem(process.versions.node);
if (problem === null) {
  const { runBrowserHost } = await import('./browser-host-main.ts');
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  await runBrowserHost({
    worker: new URL(`engine-worker.${extension}`, import.meta.url),
    root: new URL('../../', import.meta.url),
  });
} else {
  console.error(problem);
  process.exitCode = 1;
}
