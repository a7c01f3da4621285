/**
 * Runs `action` at once, then at most once in the time `everyMs` says; the last request is never dropped, only late by that
 * much.
 *
 * @param everyMs asked each time the action runs: milliseconds to the next one
 * @param schedule calls back after that many milliseconds (`setTimeout`)
 */
export const createThrottle = (
  action: () => void,
  everyMs: () => number,
  schedule: (callback: () => void, ms: number) => unknown,
): (() => void) => {
  let isWaiting = false;
  let isAsked = false;
  const onTimer = (): void => {
    isWaiting = false;
    if (isAsked) request();
  };
  const request = (): void => {
    isAsked = isWaiting;
    if (isWaiting) return;
    isWaiting = true;
    schedule(onTimer, everyMs());
    action();
  };
  return request;
};
