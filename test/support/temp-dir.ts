import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

afterAll(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
});

/** A new empty folder, removed after the test file. */
export const makeTempDir = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'centesimo-test-'));
  made.push(path);
  return path;
};
