/** Runs `work` once after a while; returns how to call it off. Tests bring a clock of their own. */
export type StartTimer = (delayMs: number, work: () => void) => () => void;

/** By the machine's clock; never keeps the program running. */
export const startTimer: StartTimer = (delayMs, work) => {
  const timer = setTimeout(work, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};
