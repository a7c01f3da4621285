// The fault table against the built program: `npm run test:faults`. Its short version is part of `npm test`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded } from './build-if-needed.mjs';
import { projectRoot } from './project-root.mjs';

await buildIfNeeded();
const run = join(projectRoot, 'test', 'faults', 'run.ts');
const { status } = spawnSync(process.execPath, [run, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
