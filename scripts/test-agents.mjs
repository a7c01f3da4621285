// The real coding agents from npm, end to end: `npm run test:agents`. Never part of `npm test`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded } from './build-if-needed.mjs';
import { projectRoot } from './project-root.mjs';

await buildIfNeeded();
const { status } = spawnSync(process.execPath, [join(projectRoot, 'test', 'agents', 'run.ts')], { stdio: 'inherit' });
process.exitCode = status ?? 1;
