import { parseTime } from '../parse-time.ts';

/**
 * A thread that was forked from another, or spawned by it, may begin with a copy of the other's history, calls included.
 * `forkedAt` is when it was made, epoch milliseconds.
 */
export type ForkGate = {
  readonly forkedAt: number;
  /** `turns`: turns carry a time, and none of this thread's own has begun yet. `times`: none was seen. */
  readonly until: 'turns' | 'times';
};

/** Copies are stamped anew within this time of the fork where turns do not tell. */
const copyingMs = 1000;

const uuidV7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Epoch milliseconds a UUID of version 7 was made at; null for any other id. */
const timeOfId = (id: string | null): number | null => {
  const parts = id === null ? null : uuidV7.exec(id);
  return parts === null ? null : Number.parseInt(`${parts[1]}${parts[2]}`, 16);
};

/** Null when nothing tells when the thread was made: then nothing can be told to be a copy. */
export const createForkGate = (thread: string | null, time: string | null): ForkGate | null => {
  const forkedAt = timeOfId(thread) ?? (time === null ? null : parseTime(time));
  return forkedAt === null ? null : { forkedAt, until: 'times' };
};

/** After a turn began: its id was made when it first ran, so one older than the thread is a copy. */
export const noteTurn = (gate: ForkGate, turn: string | null): ForkGate | null => {
  const startedAt = timeOfId(turn);
  if (startedAt === null) return gate;
  return startedAt >= gate.forkedAt ? null : { ...gate, until: 'turns' };
};

/** Whether a record of that time is a copy of the other thread's. @param time RFC 3339 */
export const isCopied = (gate: ForkGate, time: string): boolean => {
  if (gate.until === 'turns') return true;
  const at = parseTime(time);
  return at !== null && at <= gate.forkedAt + copyingMs;
};
