import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 25;

/** Asks until the answer is neither undefined nor false, and returns it. @throws after `withinMs` */
export const waitFor = async <T>(
  what: string,
  withinMs: number,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> => {
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > until) throw new Error(`There is no ${what} after ${withinMs} ms.`);
    await sleep(everyMs);
  }
};
