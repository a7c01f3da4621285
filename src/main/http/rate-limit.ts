/** Takes one permit. Answers 0 when there was one, else the whole seconds until there is one again (at least 1). */
export type RateLimit = () => number;

/**
 * A token bucket: `burst` permits at once, refilled at `perSecond`. In memory, so it starts full with the program.
 *
 * @param now epoch milliseconds
 */
export const createRateLimit = (perSecond: number, burst: number, now: () => number): RateLimit => {
  let permits = burst;
  let filledAt = now();
  return () => {
    const at = now();
    if (at > filledAt) permits = Math.min(burst, permits + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
    if (permits >= 1) {
      permits -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - permits) / perSecond));
  };
};
