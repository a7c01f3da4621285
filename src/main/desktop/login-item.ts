import { existsSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app } from 'electron';

/** A start at login shows no window. */
export const hiddenFlag = '--hidden';

export type LoginItem = { readonly isOn: () => boolean; readonly set: (on: boolean) => Promise<void> };

const systemItem: LoginItem = {
  isOn: () => app.getLoginItemSettings({ args: [hiddenFlag] }).openAtLogin,
  set: async (on) => app.setLoginItemSettings({ openAtLogin: on, args: [hiddenFlag] }),
};

/** Quoted as the desktop entry specification wants a program's path. */
const quote = (path: string): string => `"${path.replaceAll(/(["`$\\])/g, '\\\\$1').replaceAll('%', '%%')}"`;

const toEntry = (program: string): string =>
  ['[Desktop Entry]', 'Type=Application', 'Name=Centesimo', `Exec=${quote(program)} ${hiddenFlag}`, ''].join('\n');

/** Linux desktops start what lies in this folder. @param config `XDG_CONFIG_HOME` or `~/.config` */
const linuxItem = (config: string, program: string): LoginItem => {
  const path = join(config, 'autostart', 'centesimo.desktop');
  return {
    isOn: () => existsSync(path),
    set: async (on) => {
      if (!on) return rmSync(path, { force: true });
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, toEntry(program));
    },
  };
};

/** Null where there is nothing to start: a program that runs from its sources has no place of its own. */
export const createLoginItem = (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): LoginItem | null => {
  if (!app.isPackaged) return null;
  if (platform !== 'linux') return systemItem;
  const config = env['XDG_CONFIG_HOME'] ?? join(app.getPath('home'), '.config');
  return linuxItem(config, env['APPIMAGE'] ?? process.execPath);
};
