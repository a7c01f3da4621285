import { powerMonitor } from 'electron';
import { type ClockReading, createClockWatch } from './clock-watch.ts';

export type SystemNews = {
  /** The machine slept, or its clock was set: whatever is shown may be old. */
  readonly onTimeJumped: () => void;
  /** The system has another time zone now. */
  readonly onTimeZone: (timeZone: string) => void;
  /** Once a minute: midnight and the end of a pause are noticed. */
  readonly onMinute: () => void;
};

const lookEveryMs = 5_000;
const minuteMs = 60_000;

/** Tells what the machine does to the time. Timers stand still while it sleeps, and no system tells of a clock that is set. */
export const watchSystem = (read: () => ClockReading, { onTimeJumped, onTimeZone, onMinute }: SystemNews): void => {
  const look = createClockWatch(read);
  const lookNow = (): void => {
    const { jumped, timeZone } = look();
    if (jumped) onTimeJumped();
    if (timeZone !== null) onTimeZone(timeZone);
  };
  setInterval(lookNow, lookEveryMs).unref();
  setInterval(onMinute, minuteMs).unref();
  powerMonitor.on('resume', () => {
    onTimeJumped();
    lookNow();
  });
};
