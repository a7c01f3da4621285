import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/renderer/api/api-error.ts';
import { createQueryCache } from '../../../src/renderer/api/query-cache.ts';

type Answer = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void };

const setUp = () => {
  const answers: Answer[] = [];
  const asked: string[] = [];
  const waited: number[] = [];
  const errors: string[] = [];
  const call = (name: string) => {
    asked.push(name);
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  };
  const cache = createQueryCache(call as never, {
    now: () => 1000,
    wait: async (ms) => void waited.push(ms),
    onError: ({ kind }) => void errors.push(kind),
  });
  const answer = async (value: unknown): Promise<void> => {
    const next = answers.shift();
    if (value instanceof ApiError) next?.reject(value);
    else next?.resolve(value);
    await new Promise(setImmediate);
  };
  return { cache, asked, waited, errors, answer };
};

describe('a cached query', () => {
  it('is asked once for the same input, on the first listener', async () => {
    const { cache, asked, answer } = setUp();
    const query = cache.query('summary', { service: 'a' });
    expect(cache.query('summary', { service: 'a' })).toBe(query);
    expect(cache.query('summary', { service: 'b' })).not.toBe(query);
    expect(asked).toEqual([]);
    query.subscribe(() => undefined);
    query.subscribe(() => undefined);
    expect(asked).toEqual(['summary']);
    expect(query.getState()).toMatchObject({ data: undefined, isFetching: true, error: null });
    await answer('first');
    expect(query.getState()).toEqual({ data: 'first', isFetching: false, error: null, updatedAt: 1000 });
  });

  it('asks once more, not once per request, when it is invalidated while an answer is on its way', async () => {
    const { cache, asked, answer } = setUp();
    const query = cache.query('summary', {});
    query.subscribe(() => undefined);
    const all = Promise.all([cache.invalidateAll(), cache.invalidateAll(), query.refetch()]);
    await answer('old');
    expect(asked).toHaveLength(2);
    await answer('new');
    await all;
    expect(asked).toHaveLength(2);
    expect(query.getState()).toMatchObject({ data: 'new', isFetching: false });
  });

  it('keeps its data when asking again fails, and says why', async () => {
    const { cache, errors, answer } = setUp();
    const query = cache.query('summary', {});
    query.subscribe(() => undefined);
    await answer('kept');
    void query.refetch();
    await answer(new ApiError('offline'));
    expect(query.getState()).toMatchObject({ data: 'kept', isFetching: false, updatedAt: 1000 });
    expect(query.getState().error?.kind).toBe('offline');
    expect(errors).toEqual(['offline']);
    void query.refetch();
    await answer('back');
    expect(query.getState()).toMatchObject({ data: 'back', error: null });
  });

  it('waits as long as a busy engine asks for, five times at most', async () => {
    const { cache, asked, waited, errors, answer } = setUp();
    const query = cache.query('summary', {});
    query.subscribe(() => undefined);
    for (let attempt = 0; attempt < 5; attempt += 1) await answer(new ApiError('busy', '', 700));
    expect(asked).toHaveLength(5);
    expect(waited).toEqual([700, 700, 700, 700]);
    expect(errors).toEqual(['busy']);
  });

  it('asks again for what nobody looks at only when somebody does', async () => {
    const { cache, asked, answer } = setUp();
    const query = cache.query('summary', {});
    const stop = query.subscribe(() => undefined);
    await answer('first');
    stop();
    await cache.invalidateAll();
    expect(asked).toHaveLength(1);
    query.subscribe(() => undefined);
    expect(asked).toHaveLength(2);
    expect(query.getState().data).toBe('first');
  });
});
