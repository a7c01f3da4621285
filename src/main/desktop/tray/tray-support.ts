import { execFile } from 'node:child_process';

const answerWithinMs = 2000;

/** What owns the tray on a Linux desktop; GNOME has none of its own. */
const question = [
  'call',
  '--session',
  '--dest=org.freedesktop.DBus',
  '--object-path=/org/freedesktop/DBus',
  '--method=org.freedesktop.DBus.NameHasOwner',
  'org.kde.StatusNotifierWatcher',
] as const;

/** Runs a program and resolves with what it printed; rejects when it cannot be run or fails. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string>;

export const runProgram: RunProgram = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: answerWithinMs }, (error, printed) =>
      error === null ? resolve(printed) : reject(error),
    );
  });

/**
 * Whether a tray icon would be seen. Windows and macOS always have a tray; on Linux the session bus is asked who shows
 * icons, and where that is not possible the desktop's name decides.
 */
export const hasTray = async (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  run: RunProgram,
): Promise<boolean> => {
  if (platform !== 'linux') return true;
  try {
    return (await run('gdbus', question)).includes('true');
  } catch {
    return !/gnome/i.test(env['XDG_CURRENT_DESKTOP'] ?? 'gnome');
  }
};
