import type { CallObserver } from './wrap-client.ts';

type Fields = Record<string, unknown>;
type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Watches what a client's function returned, and returns that same object. The SDKs' promise reads the body only when
 * asked to, so it is watched where it is asked: nothing is read earlier or twice because of it, and a rejection that
 * nobody handles stays one. Any other promise is followed by one that settles alike.
 */
export const observePromise = (result: unknown, observer: CallObserver): unknown => {
  if (!isThenable(result)) return result;
  const promise = result as unknown as Fields;
  const { parse, asResponse, _thenUnwrap: thenUnwrap } = promise;
  if (typeof parse !== 'function' || typeof asResponse !== 'function') return follow(result, observer);
  let parsed: PromiseLike<unknown> | null = null;
  override(
    promise,
    'parse',
    () => (parsed ??= follow((parse as Method).call(promise) as PromiseLike<unknown>, observer)),
  );
  override(promise, 'asResponse', () => {
    const response = (asResponse as Method).call(promise) as PromiseLike<unknown>;
    return response.then(undefined, (error: unknown) => refuse(error, observer));
  });
  if (typeof thenUnwrap === 'function') {
    override(promise, '_thenUnwrap', (transform, ...rest) => {
      const observed: Method = (answer, ...more) => (transform as Method)(observeAnswer(answer, observer), ...more);
      return observePromise((thenUnwrap as Method).call(promise, observed, ...rest), observer);
    });
  }
  return result;
};

const follow = (promise: PromiseLike<unknown>, observer: CallObserver): PromiseLike<unknown> =>
  promise.then(
    (answer) => observeAnswer(answer, observer),
    (error: unknown) => refuse(error, observer),
  );

const refuse = (error: unknown, observer: CallObserver): never => {
  observer.fail(error);
  throw error;
};

const override = (target: object, name: PropertyKey, value: (...args: unknown[]) => unknown): void => {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
};

const observedStreams = new WeakSet();

const observeAnswer = (answer: unknown, observer: CallObserver): unknown => {
  if (!isStream(answer)) {
    observer.answer(answer);
    return answer;
  }
  if (observedStreams.has(answer)) return answer;
  observedStreams.add(answer);
  // `tee()` and `toReadableStream()` read through `iterator` too.
  const source = answer['iterator'];
  const start = (typeof source === 'function' ? source : answer[Symbol.asyncIterator]) as () => AsyncIterator<unknown>;
  const iterate = (): AsyncIterator<unknown> => observeIterator(start.call(answer), answer, observer);
  override(answer, typeof source === 'function' ? 'iterator' : Symbol.asyncIterator, iterate);
  return answer;
};

async function* observeIterator(
  source: AsyncIterator<unknown>,
  stream: Stream,
  observer: CallObserver,
): AsyncGenerator<unknown, void, undefined> {
  let finished = false;
  try {
    for await (const part of { [Symbol.asyncIterator]: () => source }) if (!observer.part(part)) yield part;
    finished = true;
  } catch (error) {
    observer.fail(error);
    throw error;
  } finally {
    // Aborting through its controller ends a stream without an error.
    const controller = stream['controller'] as AbortController | undefined;
    observer.streamEnd(!finished || controller?.signal?.aborted === true);
  }
}

type Stream = Fields & { [Symbol.asyncIterator]: () => AsyncIterator<unknown> };

const isStream = (value: unknown): value is Stream =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as Fields)['then'] === 'function';
