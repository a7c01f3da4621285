/**
 * Runs `action` at once, then at most once every `ms`; the last request is never dropped, only late by up to `ms`.
 *
 * @param schedule calls back after that many milliseconds (`setTimeout`)
 */
export const createThrottle = (
  action: () => void,
  ms: number,
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
    schedule(onTimer, ms);
    action();
  };
  return request;
};
