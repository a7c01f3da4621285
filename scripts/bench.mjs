// The benchmarks on the built program: `npm run bench`. What they measure is in docs/performance.md.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded } from './build-if-needed.mjs';
import { projectRoot } from './project-root.mjs';

await buildIfNeeded();
const run = join(projectRoot, 'test', 'bench', 'run.ts');
const { status } = spawnSync(process.execPath, [run, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
