import type { Place } from './windows/window-place.ts';

/** What the app keeps of itself between two starts; the owner's settings are in the database. */
export type Memory = {
  readonly widget: Place | null;
  readonly details: Place | null;
  readonly pinned: boolean;
  /** Each is said once. */
  readonly saidItStays: boolean;
  readonly saidNoTray: boolean;
};

export type MemoryFile = { readonly get: () => Memory; readonly change: (part: Partial<Memory>) => void };

const blank: Memory = {
  widget: null,
  details: null,
  pinned: false,
  saidItStays: false,
  saidNoTray: false,
};

const toRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const toPlace = (value: unknown): Place | null => {
  const { x, y, width, height } = toRecord(value);
  const isPlace = [x, y, width, height].every((side) => Number.isInteger(side)) && Number(width) > 0;
  return isPlace ? { x: Number(x), y: Number(y), width: Number(width), height: Number(height) } : null;
};

/** Anything unreadable is as if it had never been kept. */
const toMemory = (text: string | undefined): Memory => {
  let kept: Readonly<Record<string, unknown>>;
  try {
    kept = toRecord(JSON.parse(text ?? '{}'));
  } catch {
    return blank;
  }
  return {
    widget: toPlace(kept['widget']),
    details: toPlace(kept['details']),
    pinned: kept['pinned'] === true,
    saidItStays: kept['saidItStays'] === true,
    saidNoTray: kept['saidNoTray'] === true,
  };
};

/** Losing it would cost a window's place, so a failed write is reported and life goes on. */
export const openMemory = (
  read: () => string | undefined,
  write: (text: string) => void,
  report: (error: unknown) => void,
): MemoryFile => {
  let memory = toMemory(read());
  return {
    get: () => memory,
    change: (part) => {
      memory = { ...memory, ...part };
      try {
        write(`${JSON.stringify(memory)}\n`);
      } catch (error) {
        report(error);
      }
    },
  };
};
