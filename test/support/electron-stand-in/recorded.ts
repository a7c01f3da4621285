import type { Worker } from 'node:worker_threads';

/** What a test starts the stand-in with, as JSON in `ELECTRON_STAND_IN`. */
export type StandInConfig = {
  /** Chromium's profile; its debugging port is written there. */
  readonly profile: string;
  /** What an installer puts beside the program: `app-update.yml`. */
  readonly resources: string;
  readonly locale: string;
  readonly platform?: NodeJS.Platform;
};

export const config = JSON.parse(process.env['ELECTRON_STAND_IN'] ?? '{}') as StandInConfig;

/** One thing the app asked of the system. */
export type Recorded = { readonly api: string; readonly args: readonly unknown[] };

export const recorded: Recorded[] = [];

export const record = (api: string, ...args: readonly unknown[]): void => void recorded.push({ api, args });

/** The last one is the running one. */
export const engines: Worker[] = [];

/** What the owner answers to the next dialogs. */
export const answers: { save: string[]; open: string[]; buttons: number[] } = { save: [], open: [], buttons: [] };
