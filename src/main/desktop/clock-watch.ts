/** What a look at the machine's clock says. */
export type ClockReading = {
  /** Epoch milliseconds: what the owner may set. */
  readonly wallMs: number;
  /** Milliseconds of a clock that nobody sets. */
  readonly steadyMs: number;
  /** IANA name. */
  readonly timeZone: string;
};

export type ClockNews = {
  /** The clock was set, forward or back, or the machine slept. */
  readonly jumped: boolean;
  /** The zone that holds since the last look; null when it is the same. */
  readonly timeZone: string | null;
};

/** Clocks are trimmed by less than this between two looks. */
const mostDriftMs = 2_000;

/** Each call compares the clock with the last look at it. */
export const createClockWatch = (read: () => ClockReading): (() => ClockNews) => {
  let last = read();
  return () => {
    const next = read();
    const driftMs = next.wallMs - last.wallMs - (next.steadyMs - last.steadyMs);
    const timeZone = next.timeZone === last.timeZone ? null : next.timeZone;
    last = next;
    return { jumped: Math.abs(driftMs) > mostDriftMs, timeZone };
  };
};
