import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir } from '../../src/main/instance-lock.ts';
import { makeTempDir } from '../support/temp-dir.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = makeTempDir();
  path = join(dir, 'instance.lock');
});

const holder = (pid: number, more: object = {}): string =>
  JSON.stringify({ pid, startedAt: null, since: Date.now(), ...more });

/** A process that lives until the returned function is called. */
const startProcess = async (): Promise<{ pid: number; end: () => Promise<void> }> => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await new Promise((resolve) => child.once('spawn', resolve));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid ?? 0,
    end: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
};

describe('lockDataDir', () => {
  it('holds the directory until it is released', async () => {
    const lock = await lockDataDir(dir);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('names the process that has it', async () => {
    const other = await startProcess();
    writeFileSync(path, holder(other.pid));
    await expect(lockDataDir(dir)).rejects.toThrow(
      `Centesimo is already running on this data directory (pid ${other.pid})`,
    );
    await other.end();
    (await lockDataDir(dir)).release();
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['no pid', '{}'],
    ['a pid that cannot be', holder(-1)],
    ['our own pid from an earlier life', holder(process.pid, { startedAt: '1' })],
    ['a process from before the machine started', holder(1, { since: 0 })],
  ])('takes over a leftover that holds %s', async (_name, content) => {
    writeFileSync(path, content);
    const lock = await lockDataDir(dir);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  it.runIf(process.platform === 'linux')('is not fooled by a process number used again', async () => {
    const other = await startProcess();
    writeFileSync(path, holder(other.pid, { startedAt: '1' }));
    (await lockDataDir(dir)).release();
    await other.end();
  });

  it('does not remove a lock that is no longer its own', async () => {
    const lock = await lockDataDir(dir);
    const another = holder(1);
    writeFileSync(path, another);
    lock.release();
    expect(readFileSync(path, 'utf8')).toBe(another);
  });
});
