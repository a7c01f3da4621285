import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Hundreds of threads and programs start in a run, each with the same files: their compiled code is kept. */
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'node');

/** Tests of functions alone: nothing outlives them, so a worker runs one file after the other without starting anew. */
const pure = ['test/shared/**/*.test.ts', 'test/renderer/**/*.test.{ts,tsx}', 'test/main/ingest/**/*.test.ts'];

/**
 * Three layers in one run: `pure` (functions) and `unit` (the store, the engine and everything else without a browser)
 * together, then `e2e` (the built program and a real Chromium), which has the machine to itself.
 */
export default defineConfig({
  plugins: [react()],
  test: {
    globals: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What comes by itself is waited for: a busy machine takes its time.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    setupFiles: ['test/support/same-examples.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          sequence: { groupOrder: 0 },
          include: pure,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', ...pure],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 1 },
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/build-once.ts'],
          fileParallelism: false,
          // A browser, the program and the disk share the machine: what fails is tried once more, and the report names it.
          retry: 1,
          // Tests that say they may run at the same time.
          maxConcurrency: 2,
          // A machine that does other things takes its time; what is waited for in a test has shorter limits of its own.
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
