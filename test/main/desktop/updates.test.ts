import { describe, expect, it } from 'vitest';
import { openMemory } from '../../../src/main/desktop/memory.ts';
import { toUpdateProblem } from '../../../src/main/desktop/update-problem.ts';
import { createUpdates, type UpdateSource } from '../../../src/main/desktop/updates.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 10, 20);

/** A feed whose answers are given by hand, in order; what is asked of it is written down. */
const createFeed = () => {
  const asked: string[] = [];
  const waiting: PromiseWithResolvers<never>[] = [];
  const wait = (what: string): Promise<never> => {
    const answer = Promise.withResolvers<never>();
    asked.push(what);
    waiting.push(answer);
    return answer.promise;
  };
  const source: UpdateSource = {
    check: (url) => wait(`check ${url}`),
    download: (signal) => {
      signal.addEventListener('abort', () => asked.push('aborted'));
      return wait('download');
    },
    install: async () => void asked.push('install'),
  };
  const begun = async (questions: number): Promise<void> => {
    for (let turns = 0; asked.length < questions && turns < 1_000; turns += 1) await Promise.resolve();
    expect(asked.length).toBeGreaterThanOrEqual(questions);
  };
  /** The question that waits, once there is one. */
  const next = async (): Promise<PromiseWithResolvers<never>> => {
    for (let turns = 0; waiting.length === 0 && turns < 1_000; turns += 1) await Promise.resolve();
    const question = waiting.shift();
    if (question === undefined) throw new Error('Nothing was asked.');
    return question;
  };
  return {
    source,
    asked,
    begun,
    answer: async (value: unknown) => (await next()).resolve(value as never),
    fail: async (error: unknown) => (await next()).reject(error),
  };
};

const create = (kept?: string) => {
  const feed = createFeed();
  const written: string[] = [];
  const notes: unknown[] = [];
  let time = start;
  const updates = createUpdates({
    source: feed.source,
    memory: openMemory(
      () => kept,
      (text) => void written.push(text),
      (error) => notes.push(error),
    ),
    now: () => time,
    explain: (problem) => `told: ${problem}`,
    note: (error) => void notes.push(error),
    onChange: () => undefined,
  });
  return { ...feed, updates, notes, written, setTime: (at: number) => (time = at) };
};

const on = { on: true, url: 'https://a.example/' };

describe('createUpdates', () => {
  it('asks nobody while it is off, or has no address', async () => {
    const { updates, asked } = create();
    for (const settings of [
      { on: false, url: null },
      { on: true, url: null },
      { ...on, on: false },
    ]) {
      updates.setSettings(settings);
      expect(await updates.check()).toMatchObject({ state: 'off' });
      expect(await updates.download()).toMatchObject({ state: 'off' });
      expect(await updates.checkIfDue()).toBeNull();
    }
    expect(asked).toEqual([]);
  });

  it('looks once a day, across starts, and tells of each version once', async () => {
    const first = create();
    first.updates.setSettings(on);
    const told = first.updates.checkIfDue();
    expect(await first.updates.checkIfDue()).toBeNull();
    await first.answer('2.0.0');
    expect(await told).toBe('2.0.0');
    first.setTime(start + dayMs - 1);
    expect(await first.updates.checkIfDue()).toBeNull();

    const second = create(first.written.at(-1));
    second.updates.setSettings(on);
    second.setTime(start + dayMs - 1);
    expect(await second.updates.checkIfDue()).toBeNull();
    second.setTime(start + dayMs);
    const again = second.updates.checkIfDue();
    await second.answer('2.0.0');
    expect(await again).toBeNull();
    expect(second.updates.view()).toMatchObject({ state: 'available', version: '2.0.0' });
    second.setTime(start + 2 * dayMs);
    const newer = second.updates.checkIfDue();
    await second.answer('2.0.1');
    expect(await newer).toBe('2.0.1');
    expect([first.asked.length, second.asked.length]).toEqual([1, 2]);
  });

  it('is not put off by a clock that was far ahead', async () => {
    const { updates, answer, asked, setTime } = create();
    updates.setSettings(on);
    setTime(start + 400 * dayMs);
    const ahead = updates.checkIfDue();
    await answer(null);
    await ahead;
    setTime(start);
    const back = updates.checkIfDue();
    await answer(null);
    await back;
    expect(asked).toHaveLength(2);
  });

  it('asks once for all who ask at the same time', async () => {
    const { updates, answer, asked } = create();
    updates.setSettings(on);
    const answers = Promise.all([updates.check(), updates.check(), updates.checkIfDue()]);
    await answer(null);
    expect((await answers)[1]).toMatchObject({ state: 'current', version: null });
    expect(asked).toEqual(['check https://a.example/']);
  });

  it('downloads what was found, and keeps it when asked to look again', async () => {
    const { updates, answer, asked, begun } = create();
    updates.setSettings(on);
    expect(await updates.download()).toMatchObject({ state: 'idle' });
    const checking = updates.check();
    await answer('2.0.0');
    await checking;
    const downloading = updates.download();
    await begun(2);
    expect(updates.view().state).toBe('downloading');
    await answer(undefined);
    expect(await downloading).toMatchObject({ state: 'ready', version: '2.0.0' });
    expect(await updates.check()).toMatchObject({ state: 'ready', version: '2.0.0' });
    expect(asked).toEqual(['check https://a.example/', 'download']);
  });

  it('forgets what an earlier address answers, and breaks its download off', async () => {
    const { updates, answer, fail, asked, begun, notes } = create();
    updates.setSettings(on);
    const checking = updates.check();
    await begun(1);
    updates.setSettings({ on: true, url: 'https://b.example/' });
    const second = updates.check();
    await answer('2.0.0');
    await checking;
    expect(updates.view().version).toBeNull();
    await answer('3.0.0');
    expect(await second).toMatchObject({ state: 'available', version: '3.0.0' });
    const downloading = updates.download();
    await begun(3);
    updates.setSettings({ on: false, url: 'https://b.example/' });
    await fail(new Error('cancelled'));
    expect(await downloading).toMatchObject({ state: 'off', problem: null });
    expect(asked).toEqual(['check https://a.example/', 'check https://b.example/', 'download', 'aborted']);
    expect(notes).toEqual([]);
  });

  it('says in words what failed, writes down the error, and works again', async () => {
    const { updates, answer, fail, notes } = create();
    updates.setSettings(on);
    const failing = updates.check();
    await fail(new Error('net::ERR_NAME_NOT_RESOLVED'));
    expect(await failing).toMatchObject({ state: 'failed', problem: 'told: unreachable' });
    expect(notes).toEqual([new Error('net::ERR_NAME_NOT_RESOLVED')]);
    const working = updates.check();
    await answer(undefined);
    expect(await working).toMatchObject({ state: 'failed', problem: 'told: unsupported' });
  });
});

describe('toUpdateProblem', () => {
  it.each([
    ['ERR_UPDATER_CHANNEL_FILE_NOT_FOUND', 'x', 'no_list'],
    ['ERR_UPDATER_INVALID_VERSION', 'x', 'unreadable'],
    ['ERR_CHECKSUM_MISMATCH', 'x', 'damaged'],
    ['HTTP_ERROR_503', 'x', 'unreachable'],
    ['', 'net::ERR_INTERNET_DISCONNECTED', 'unreachable'],
    ['ETIMEDOUT', 'x', 'unreachable'],
    ['', 'Cannot download "https://a.example/b", status 404: Not Found', 'unreachable'],
    ['EACCES', 'permission denied', 'failed'],
  ])('tells %s %s as %s', (code, message, expected) => {
    expect(toUpdateProblem(Object.assign(new Error(message), { code }))).toBe(expected);
  });

  it('takes anything else as a failure', () => {
    expect(toUpdateProblem('text')).toBe('failed');
  });
});
