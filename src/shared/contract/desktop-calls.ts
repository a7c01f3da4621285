import { z } from 'zod';
import { newPassphrase } from './backups.ts';
import { exportInput } from './export.ts';
import { filterFields, periodFields } from './queries.ts';

/**
 * What a screen can ask of the desktop app itself, declared once: the shell's handlers, the bridge and the screens' client
 * are derived from this table. What it asks of the engine is in `calls.ts`.
 */

const none = z.strictObject({});
const done = z.null();

/** A view and what it is narrowed down to, as in the address of the screens. */
export const viewTargetSchema = z.strictObject({
  view: z.enum(['overview', 'history', 'settings']),
  section: z
    .string()
    .regex(/^[a-z]{1,32}$/, 'write the name of a page of the settings')
    .optional(),
  ...periodFields,
  ...filterFields,
});
/** What a caller may send. */
export type ViewTarget = z.input<typeof viewTargetSchema>;

/** Versions and what the owner has chosen about the app itself. */
export const desktopStateSchema = z.object({
  version: z.string(),
  electron: z.string(),
  platform: z.string(),
  /** The widget stays on top and open. */
  pinned: z.boolean(),
  /** Null where the system offers no such thing. */
  start_at_login: z.boolean().nullable(),
});
export type DesktopState = z.infer<typeof desktopStateSchema>;

/**
 * `off`: the owner has not switched it on, or given no address. `idle`: nothing has been asked since the start.
 * `current`: there is nothing newer. `available` waits for the owner's word, `ready` for a restart.
 */
export const updateStates = [
  'off',
  'idle',
  'checking',
  'current',
  'available',
  'downloading',
  'ready',
  'failed',
] as const;

/** How it stands with a newer version of the app. */
export const appUpdateSchema = z.object({
  state: z.enum(updateStates),
  /** The newer one, once it is known. */
  version: z.string().nullable(),
  /** RFC 3339. */
  checked_at: z.string().nullable(),
  /** Why the last attempt failed, in the owner's language. */
  problem: z.string().nullable(),
});
export type AppUpdate = z.infer<typeof appUpdateSchema>;

export const desktopCalls = {
  desktopState: { input: none, output: desktopStateSchema },
  /** In a window of its own. */
  openView: { input: viewTargetSchema, output: done },
  /** Asks where to save; `path` is null when the owner cancelled or it failed, which has been said. */
  exportUsage: { input: exportInput, output: z.object({ path: z.string().nullable() }) },
  /** Asks where to save; `path` is null when the owner cancelled or it failed: `problem` says why. */
  exportBackup: {
    input: z.strictObject({ passphrase: newPassphrase }),
    output: z.object({ path: z.string().nullable(), problem: z.string().nullable() }),
  },
  /** Asks for an encrypted backup; null when the owner cancelled. */
  chooseBackup: { input: none, output: z.object({ file_name: z.string(), bytes: z.int() }).nullable() },
  /** Sends the chosen one to the engine, which opens it when it is asked to; `problem` says why it could not be sent. */
  sendBackup: { input: none, output: z.object({ problem: z.string().nullable() }) },
  setPinned: { input: z.strictObject({ pinned: z.boolean() }), output: done },
  setStartAtLogin: { input: z.strictObject({ on: z.boolean() }), output: done },
  /** Puts versions, settings and the end of the log on the clipboard, without tokens. */
  copyDiagnostics: { input: none, output: done },
  /** Asks nobody. */
  appUpdate: { input: none, output: appUpdateSchema },
  /** Answered when it is over; nothing is asked while updates are switched off. */
  checkForUpdates: { input: none, output: appUpdateSchema },
  /** Of the version that was found; answered when it is over. */
  downloadUpdate: { input: none, output: appUpdateSchema },
  /** Ends the program, puts the downloaded version in its place and starts that. */
  restartToUpdate: { input: none, output: done },
  /** Of the window that asks. */
  minimizeWindow: { input: none, output: done },
  closeWindow: { input: none, output: done },
} as const;

export type DesktopCallName = keyof typeof desktopCalls;
/** What a caller may send. */
export type DesktopInput<N extends DesktopCallName> = z.input<(typeof desktopCalls)[N]['input']>;
/** What a handler receives. */
export type ParsedDesktopInput<N extends DesktopCallName> = z.output<(typeof desktopCalls)[N]['input']>;
export type DesktopOutput<N extends DesktopCallName> = z.output<(typeof desktopCalls)[N]['output']>;

export const isDesktopCallName = (name: unknown): name is DesktopCallName =>
  typeof name === 'string' && Object.hasOwn(desktopCalls, name);
