import { spawn } from 'node:child_process';

const commandOf = (platform: NodeJS.Platform, url: string): readonly [command: string, ...args: string[]] => {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
};

/** Whether there is a screen to open a browser on. */
export const hasDisplay = (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean =>
  platform !== 'linux' || [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((value) => value !== undefined && value !== '');

/** Opens the user's browser, without waiting for it. A failure is only told to `onError`. */
export const openBrowser = (url: string, onError: (error: Error) => void): void => {
  const [command, ...args] = commandOf(process.platform, url);
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.once('error', onError);
  child.unref();
};
