const firstMs = 250;
const mostMs = 5000;

/**
 * Time to wait before attempt `attempt` (0 = the first one after a failure): doubling from 250 ms up to 5 s, less up to
 * a fifth so that several windows do not knock at the same moment.
 *
 * @param random a number in [0, 1)
 */
export const calcBackoffMs = (attempt: number, random: number): number =>
  Math.min(mostMs, firstMs * 2 ** attempt) * (1 - random / 5);
