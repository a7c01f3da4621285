import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toDiagnostics } from '../../../src/main/desktop/diagnostics.ts';
import { writeDownload } from '../../../src/main/desktop/export-file.ts';
import { logStream, openLogFile } from '../../../src/main/desktop/log-file.ts';
import { openMemory } from '../../../src/main/desktop/memory.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

describe('openLogFile', () => {
  it('keeps four files of at most 1 MB, the newest first, for the owner alone', () => {
    const dir = join(makeTempDir(), 'logs');
    const log = openLogFile(dir);
    const line = `${'x'.repeat(99_999)}\n`;
    for (let at = 0; at < 55; at += 1) log.write(line);
    log.write('the last line\n');
    expect(readdirSync(dir).toSorted()).toEqual([
      'centesimo.1.log',
      'centesimo.2.log',
      'centesimo.3.log',
      'centesimo.log',
    ]);
    for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).size).toBeLessThanOrEqual(1_000_000);
    expect(log.tail()).toMatch(/x\nthe last line\n$/);
    if (process.platform !== 'win32') expect(statSync(join(dir, 'centesimo.log')).mode & 0o777).toBe(0o600);
  });

  it('goes on where the last start ended', () => {
    const dir = makeTempDir();
    openLogFile(dir).write('first\n');
    openLogFile(dir).write('second\n');
    expect(readFileSync(join(dir, 'centesimo.log'), 'utf8')).toBe('first\nsecond\n');
  });

  it('costs no more than its lines when it cannot write', () => {
    const dir = makeTempDir();
    const log = openLogFile(dir);
    mkdirSync(join(dir, 'centesimo.log'));
    expect(() => log.write('lost\n')).not.toThrow();
  });

  it('takes what a stream prints, with the time in front', () => {
    const log = openLogFile(makeTempDir());
    const printed: unknown[] = [];
    const stream = {
      write: (piece: unknown) => printed.push(piece) > 0,
      on: () => stream,
    } as unknown as NodeJS.WriteStream;
    logStream(stream, log, () => new Date('2026-08-22T10:00:00Z'));
    stream.write('text');
    stream.write(new TextEncoder().encode('bytes\n'));
    expect(printed).toHaveLength(2);
    expect(log.tail()).toBe('2026-08-22T10:00:00.000Z text\n2026-08-22T10:00:00.000Z bytes\n');
  });
});

describe('toDiagnostics', () => {
  it('holds no token, no sign-in code and no home', () => {
    const token = 'T'.repeat(43);
    const text = toDiagnostics({
      versions: { node: '24' },
      facts: { pinned: false, place: null },
      log: `at /home/ada/.config: short-secret, ${token}, #code=${'c'.repeat(43)}.`,
      secrets: ['short-secret'],
      home: '/home/ada',
    });
    expect(text).toBe(
      'node: 24\npinned: false\nplace: -\n\nLog:\nat ~/.config: [removed], [removed], #code=[removed].',
    );
  });
});

describe('openMemory', () => {
  const reports: unknown[] = [];
  const open = (text: string | undefined) => {
    const written: string[] = [];
    return {
      memory: openMemory(
        () => text,
        (next) => void written.push(next),
        (error) => reports.push(error),
      ),
      written,
    };
  };

  it('keeps what it is told for the next start', () => {
    const first = open(undefined);
    first.memory.change({ pinned: true, widget: { x: 1, y: 2, width: 3, height: 4 } });
    expect(open(first.written.at(-1)).memory.get()).toEqual(first.memory.get());
    expect(first.memory.get()).toMatchObject({
      pinned: true,
      widget: { x: 1, y: 2, width: 3, height: 4 },
      details: null,
    });
  });

  it.each(['', '{', '[]', 'null', '{"pinned":"yes","widget":{"x":1e400,"y":0,"width":9,"height":9}}', '{"widget":5}'])(
    'takes what is damaged as never kept: %s',
    (text) => {
      expect(open(text).memory.get()).toEqual(open(undefined).memory.get());
    },
  );

  it('reports a failed write and goes on', () => {
    const memory = openMemory(
      () => undefined,
      () => {
        throw new Error('full');
      },
      (error) => reports.push(error),
    );
    memory.change({ pinned: true });
    expect(reports.at(-1)).toEqual(new Error('full'));
    expect(memory.get().pinned).toBe(true);
  });
});

describe('writeDownload', () => {
  const body = (...pieces: readonly (string | Error)[]): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start: (controller) => {
        for (const piece of pieces) {
          if (piece instanceof Error) return controller.error(piece);
          controller.enqueue(new TextEncoder().encode(piece));
        }
        controller.close();
      },
    });

  it('puts the whole file in its place, over an older one, and counts its lines', async () => {
    const path = join(makeTempDir(), 'calls.csv');
    writeFileSync(path, 'old');
    const counts: number[] = [];
    await writeDownload(body('a\nb', '\nc\n'), path, (lines) => counts.push(lines));
    expect(readFileSync(path, 'utf8')).toBe('a\nb\nc\n');
    expect(counts).toEqual([1, 3]);
  });

  it('leaves nothing but the older file where the download was cut', async () => {
    const dir = makeTempDir();
    const path = join(dir, 'calls.csv');
    writeFileSync(path, 'old');
    const cut = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.error(new Error('cut'));
      },
    });
    await expect(writeDownload(cut, path, () => undefined)).rejects.toThrow('cut');
    expect(readdirSync(dir)).toEqual(['calls.csv']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});
