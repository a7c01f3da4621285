// The benchmarks: builds the program as it ships, then measures it. `npm run bench -- --json FILE` also writes the figures.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded } from './build-if-needed.mjs';
import { projectRoot } from './project-root.mjs';

await buildIfNeeded();
execFileSync(process.execPath, [join(projectRoot, 'test', 'bench', 'run.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
