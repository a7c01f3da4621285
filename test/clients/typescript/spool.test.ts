import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSpool } from '../../../clients/typescript/src/spool.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const sizeOf = (dir: string): number =>
  readdirSync(dir).reduce((bytes, name) => bytes + statSync(join(dir, name)).size, 0);
const line = `{"id":"${'x'.repeat(91)}"}`;

it('refuses what would make the folder larger than allowed, and takes more once there is room', async () => {
  const dir = makeTempDir();
  const spool = createSpool(dir, { folderBytes: 10_000, fileBytes: 1000 });
  let kept = 0;
  for (let at = 0; at < 200; at += 1) if (await spool.append([line])) kept += 1;
  expect(kept).toBeGreaterThan(80);
  expect(kept).toBeLessThan(120);
  expect(sizeOf(dir)).toBeLessThanOrEqual(11_000);
  expect(spool.appendSync([line])).toBe(false);
  const [name = ''] = await spool.list();
  const { lines, end } = await spool.read(name, 0);
  expect(lines.every((text) => text === line)).toBe(true);
  expect(await spool.remove(name, end)).toBe(true);
  expect(await spool.append([line])).toBe(true);
});

it('takes over the file of another process once nobody wrote to it for ten minutes', async () => {
  const dir = makeTempDir();
  const name = `${process.ppid}-0badcafe-1.ndjson`;
  writeFileSync(join(dir, name), `${line}\n`);
  const spool = createSpool(dir, { folderBytes: 10_000, fileBytes: 1000 });
  expect(await spool.list()).toEqual([]);
  utimesSync(join(dir, name), new Date(), new Date(Date.now() - 11 * 60_000));
  expect(await spool.list()).toEqual([name]);
});

it('begins another file after a write that failed, so that no line is glued to half a line', async () => {
  const dir = makeTempDir();
  const spool = createSpool(dir, { folderBytes: 10_000, fileBytes: 1000 });
  expect(await spool.append([line])).toBe(true);
  const [first = ''] = readdirSync(dir);
  rmSync(join(dir, first));
  mkdirSync(join(dir, first));
  expect(await spool.append([line])).toBe(false);
  expect(await spool.append([line])).toBe(true);
  expect(readdirSync(dir)).toHaveLength(2);
});
