import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { faultRows } from '../faults/rows.ts';
import { runRow } from '../faults/run-row.ts';
import { buildDiskShim, type ShimLibrary } from '../faults/shim/disk-shim.ts';

/** The short version of `npm run test:faults`: the same rows, a few times each, and without judging how long it took. */

const seed = 7;
const withinMs = 300_000;

let folder: string;
let shim: ShimLibrary;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'centesimo-shim-'));
  shim = buildDiskShim(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two at a time: each waits most of the while for a program that starts or for a lock that is let go. */
describe.concurrent('a fault', () => {
  it.for(faultRows.filter(({ shortCount }) => shortCount !== null))(
    '$name',
    { timeout: withinMs },
    async (row, { skip, expect }) => {
      const count = row.shortCount ?? 0;
      const outcome = await runRow(row, { seed, count, isTimed: false, soakMinutes: 0, shim, tell: () => undefined });
      if (outcome.status === 'skipped') skip(outcome.reason ?? '');
      expect(outcome.failures).toEqual([]);
      expect(outcome.status).toBe('passed');
      expect(outcome.count).toBeGreaterThanOrEqual(count);
    },
  );
});
