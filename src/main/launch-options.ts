import { AppError } from '../shared/core/app-error.ts';

const defaultPort = 4650;

/** What the environment and the command line ask for. */
export type LaunchOptions = { readonly port: number; readonly openBrowser: boolean; readonly demo: boolean };

const readPort = (text: string | undefined): number => {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new AppError('invalid', `CENTESIMO_PORT must be a whole number from 0 to 65535, and it is "${text}".`);
};

/** @throws AppError `invalid` for a port that is none. */
export const readLaunchOptions = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): LaunchOptions => ({
  port: readPort(env['CENTESIMO_PORT']),
  openBrowser: env['CENTESIMO_OPEN'] !== '0',
  demo: args.includes('--demo'),
});

/** The system's time zone as it is now; `TZ` is honoured. */
export const systemTimeZone = (): string => {
  // Node keeps the zone it found first until this variable is touched.
  if (process.env['TZ'] === undefined) delete process.env['TZ'];
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
};
