import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { config, record } from './recorded.ts';

/** An event whose default can be prevented. */
export const cancellable = <T extends object>(more: T) => {
  const event = {
    ...more,
    defaultPrevented: false,
    preventDefault: (): void => {
      event.defaultPrevented = true;
    },
  };
  return event;
};

const paths = new Map<string, string>();
const lockFile = (): string => join(paths.get('userData') ?? '', 'stand-in-lock');
let hasLock = false;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const version = (): string => {
  const text: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  return (text as { readonly version: string }).version;
};

class App extends EventEmitter {
  readonly isPackaged = true;
  openAtLogin = false;

  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  getVersion(): string {
    return version();
  }
  getName(): string {
    return 'Centesimo';
  }
  getAppPath(): string {
    return config.profile;
  }
  getLocale(): string {
    return config.locale;
  }
  getSystemLocale(): string {
    return config.locale;
  }
  getPath(name: string): string {
    return name === 'home' ? homedir() : (paths.get(name) ?? join(homedir(), name));
  }
  setPath(name: string, path: string): void {
    paths.set(name, path);
  }
  setAppUserModelId(id: string): void {
    record('setAppUserModelId', id);
  }
  getLoginItemSettings(): { readonly openAtLogin: boolean; readonly wasOpenedAtLogin: boolean } {
    return { openAtLogin: this.openAtLogin, wasOpenedAtLogin: false };
  }
  setLoginItemSettings(settings: { readonly openAtLogin: boolean }): void {
    this.openAtLogin = settings.openAtLogin;
    record('setLoginItemSettings', settings);
  }
  /** As Electron's: the second start tells the first one, and is refused. */
  requestSingleInstanceLock(): boolean {
    mkdirSync(paths.get('userData') ?? '', { recursive: true });
    try {
      writeFileSync(lockFile(), String(process.pid), { flag: 'wx' });
    } catch {
      const pid = Number(readFileSync(lockFile(), 'utf8'));
      if (isAlive(pid)) {
        process.kill(pid, 'SIGUSR2');
        return false;
      }
      writeFileSync(lockFile(), String(process.pid));
    }
    hasLock = true;
    process.on('SIGUSR2', () => this.emit('second-instance', {}, [], ''));
    return true;
  }
  releaseSingleInstanceLock(): void {
    if (hasLock) rmSync(lockFile(), { force: true });
    hasLock = false;
    record('releaseSingleInstanceLock');
  }
  relaunch(): void {
    record('relaunch');
    process.stdout.write('The stand-in was asked to start the program again.\n');
  }
  quit(): void {
    const event = cancellable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.emit('quit', {}, 0);
    this.exit(0);
  }
  exit(code = 0): void {
    if (hasLock) rmSync(lockFile(), { force: true });
    process.exit(code);
  }
}

export const app = new App();
