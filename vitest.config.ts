import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Hundreds of threads and programs start in a run, each with the same files: their compiled code is kept. */
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'node');

/** These measure how long the program takes or how smooth a screen is, and so have the machine to themselves. */
const timed = ['process-stop', 'process-hostile', 'failures'].map((name) => `test/e2e/${name}.test.ts`);

/** Of the tests with the built program and a real Chromium. A machine that does other things takes its time. */
const endToEnd = { globalSetup: ['test/support/build-once.ts'], testTimeout: 240_000, hookTimeout: 240_000 };

/** Two layers in one run: `unit` (pure code and the store), then `e2e` (the built program and a real Chromium). */
export default defineConfig({
  plugins: [react()],
  test: {
    globals: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What comes by itself is waited for: a busy machine takes its time.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**'],
        },
      },
      {
        extends: true,
        test: {
          ...endToEnd,
          name: 'e2e',
          sequence: { groupOrder: 1 },
          include: ['test/e2e/**/*.test.ts'],
          exclude: timed,
        },
      },
      {
        extends: true,
        test: {
          ...endToEnd,
          name: 'e2e-timed',
          sequence: { groupOrder: 2 },
          include: timed,
          fileParallelism: false,
        },
      },
    ],
  },
});
