import type { Place } from './windows/window-place.ts';

/** What the app keeps of itself between two starts; the owner's settings are in the database. */
export type Memory = {
  readonly widget: Place | null;
  readonly details: Place | null;
  readonly pinned: boolean;
  /** Each is said once. */
  readonly saidItStays: boolean;
  readonly saidNoTray: boolean;
  /** When a newer version of the app was last asked for, epoch ms. */
  readonly updatesCheckedAt: number | null;
  /** The newer version the owner has been told of. */
  readonly toldVersion: string | null;
};

export type MemoryFile = { readonly get: () => Memory; readonly change: (part: Partial<Memory>) => void };

const blank: Memory = {
  widget: null,
  details: null,
  pinned: false,
  saidItStays: false,
  saidNoTray: false,
  updatesCheckedAt: null,
  toldVersion: null,
};

const toRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const toPlace = (value: unknown): Place | null => {
  const { x, y, width, height } = toRecord(value);
  const isPlace = [x, y, width, height].every((side) => Number.isInteger(side)) && Number(width) > 0;
  return isPlace ? { x: Number(x), y: Number(y), width: Number(width), height: Number(height) } : null;
};

/** Epoch ms that a date can be made of. */
const toTime = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(new Date(value).getTime()) ? value : null;

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
    updatesCheckedAt: toTime(kept['updatesCheckedAt']),
    toldVersion: typeof kept['toldVersion'] === 'string' ? kept['toldVersion'] : null,
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
