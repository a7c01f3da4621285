import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('the lockfile is complete for every platform and compiles nothing', () => {
  const script = fileURLToPath(new URL('../../scripts/seal-lockfile.mjs', import.meta.url));
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toContain('complete');
});
