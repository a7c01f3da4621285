import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRandom } from '../support/random.ts';
import { cutPower, type Survival } from './shim/cut-power.ts';
import type { DiskChange, DiskLog } from './shim/disk-log.ts';

const name = 'centesimo.db-wal';
const change = (kind: DiskChange['kind'], offset: number, place = 0): DiskChange => ({
  kind,
  name,
  at: 0n,
  offset,
  place,
  length: kind === 'write' ? 1024 : 0,
});

/** Writes of 1024 bytes, all the same; `place` is the byte. */
const log = (changes: readonly DiskChange[]): DiskLog => ({
  changes,
  readBytes: ({ place, length }) => Buffer.alloc(length, place),
  close: () => undefined,
});

const cut = (changes: readonly DiskChange[], after: number, survival: Survival): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-cut-'));
  try {
    mkdirSync(folder, { recursive: true });
    cutPower(log(changes), [{ after, survival, folder }], createRandom(3));
    return readFileSync(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const first = change('write', 0, 1);
const second = change('write', 1024, 2);
const over = change('write', 0, 3);

it('keeps what a sync had finished, and of the rest what survives', () => {
  const changes = [first, change('sync-start', 7), second, change('sync-end', 7), over];
  expect(cut(changes, 5, 'none')).toEqual(Buffer.alloc(1024, 1));
  expect(cut(changes, 5, 'all')).toEqual(Buffer.concat([Buffer.alloc(1024, 3), Buffer.alloc(1024, 2)]));
  // Before its end a sync has done nothing that can be relied on.
  expect(cut(changes, 3, 'none')).toHaveLength(0);
  expect(cut(changes, 4, 'none')).toEqual(Buffer.alloc(1024, 1));
});

it('tears a write at sectors only', () => {
  const changes = [first, change('sync-start', 7), change('sync-end', 7), over];
  const left = cut(changes, 4, 'sectors');
  const sectors = [left.subarray(0, 512), left.subarray(512)];
  for (const sector of sectors)
    expect([Buffer.alloc(512, 1), Buffer.alloc(512, 3)]).toContainEqual(Buffer.from(sector));
});

it('reads zeros where a file that was cut off grows again', () => {
  const changes = [first, second, change('truncate', 512), change('write', 2048, 9)];
  const left = cut(changes, 4, 'all');
  expect(left).toEqual(Buffer.concat([Buffer.alloc(512, 1), Buffer.alloc(1536), Buffer.alloc(1024, 9)]));
});
