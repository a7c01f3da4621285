import { type QueryKey, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../../src/renderer/api/api-error.ts';
import { askAgain, createQueryClient } from '../../../src/renderer/api/query-client.ts';

type Answer = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void };

const setUp = () => {
  const answers: Answer[] = [];
  const asked: string[] = [];
  const errors: string[] = [];
  const call = (name: string): Promise<never> => {
    asked.push(name);
    return new Promise((resolve, reject) => answers.push({ resolve: resolve as Answer['resolve'], reject }));
  };
  const client = createQueryClient(call, ({ kind }) => void errors.push(kind));
  const show = (...queryKey: QueryKey) => {
    const observer = new QueryObserver(client, { queryKey });
    const stop = observer.subscribe(() => undefined);
    return { stop, get: () => observer.getCurrentResult() };
  };
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  const answer = async (value: unknown): Promise<void> => {
    const next = answers.shift();
    if (value instanceof Error) next?.reject(value);
    else next?.resolve(value);
    await settle();
  };
  return { client, asked, errors, show, settle, answer };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a question to the engine', () => {
  it('is asked once for the same input, by the first that shows it', async () => {
    const { asked, show, answer } = setUp();
    const first = show('summary', { service: 'a' });
    const second = show('summary', { service: 'a' });
    show('summary', { service: 'b' });
    expect(asked).toEqual(['summary', 'summary']);
    expect(first.get()).toMatchObject({ data: undefined, isFetching: true, error: null });
    await answer('first');
    expect(second.get()).toMatchObject({ data: 'first', isFetching: false, error: null });
  });

  it('is asked once more, not once per request, when an answer is on its way', async () => {
    const { client, asked, show, settle, answer } = setUp();
    const query = show('summary', {});
    const all = Promise.all([askAgain(client), askAgain(client), askAgain(client)]);
    await settle();
    expect(asked).toHaveLength(1);
    await answer('old');
    expect(asked).toHaveLength(2);
    expect(query.get()).toMatchObject({ data: 'old', isFetching: true });
    await answer('new');
    await all;
    expect(asked).toHaveLength(2);
    expect(query.get()).toMatchObject({ data: 'new', isFetching: false });
  });

  it('shows every answer, however slow, while calls keep coming in', async () => {
    const { client, asked, show, settle, answer } = setUp();
    const query = show('summary', {});
    await answer('0');
    for (let round = 1; round <= 3; round += 1) {
      for (let event = 0; event < 5; event += 1) {
        void askAgain(client);
        await settle();
      }
      await answer(String(round));
      expect(query.get().data).toBe(String(round));
      expect(asked).toHaveLength(round + 2);
    }
  });

  it('keeps its answer when asking again fails, and says why', async () => {
    const { client, errors, show, settle, answer } = setUp();
    const query = show('summary', {});
    await answer('kept');
    const { dataUpdatedAt } = query.get();
    void askAgain(client);
    await settle();
    await answer(new ApiError('offline'));
    expect(query.get()).toMatchObject({ data: 'kept', isFetching: false, dataUpdatedAt });
    expect(query.get().error?.kind).toBe('offline');
    expect(errors).toEqual(['offline']);
    void askAgain(client);
    await settle();
    await answer('back');
    expect(query.get()).toMatchObject({ data: 'back', error: null });
  });

  it('waits as long as a busy engine asks for, five times at most', async () => {
    const { asked, errors, show, answer } = setUp();
    show('summary', {});
    for (let attempt = 1; attempt < 5; attempt += 1) {
      await answer(new ApiError('busy', '', 700));
      await vi.advanceTimersByTimeAsync(699);
      expect(asked).toHaveLength(attempt);
      await vi.advanceTimersByTimeAsync(1);
      expect(asked).toHaveLength(attempt + 1);
    }
    await answer(new ApiError('busy', '', 700));
    expect(errors).toEqual(['busy']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(5);
  });

  it('is not asked again after any other failure, and turns a bug into an error of its own kind', async () => {
    const { asked, errors, show, answer } = setUp();
    const query = show('summary', {});
    await answer(new TypeError('x is not a function'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(1);
    expect(errors).toEqual(['failed']);
    expect(query.get().error).toMatchObject({ kind: 'failed', detail: 'x is not a function' });
  });

  it('that nobody looks at is asked again only when somebody does', async () => {
    const { client, asked, show, answer } = setUp();
    const query = show('summary', {});
    await answer('first');
    query.stop();
    await askAgain(client);
    expect(asked).toHaveLength(1);
    const again = show('summary', {});
    expect(asked).toHaveLength(2);
    expect(again.get().data).toBe('first');
  });
});
