import { BrowserWindow, screen } from 'electron';
import type { ViewTarget } from '../../../shared/contract/desktop-calls.ts';
import type { MemoryFile } from '../memory.ts';
import { toViewAddress } from '../app-address.ts';
import { webPreferences } from './web-preferences.ts';
import { keepPlace } from './window-place.ts';

const size = { width: 1180, height: 820 } as const;

export type Details = {
  /** Opens the view in the one window there is for them, in front. */
  readonly open: (target: ViewTarget) => void;
  readonly window: () => BrowserWindow | null;
};

/** Whether the window already shows it: the bare view does not undo the filters chosen since. */
const isShown = (address: string, { view, ...rest }: ViewTarget): boolean => {
  const isBare = Object.values(rest).every((value) => value === undefined);
  return isBare && new URL(address).searchParams.get('view') === view;
};

/** @param preload absolute path of the built preload script */
export const createDetails = (
  preload: string,
  memory: MemoryFile,
  report: (error: unknown, where: string) => void,
): Details => {
  let window: BrowserWindow | null = null;

  const create = (): BrowserWindow => {
    const place = keepPlace(
      memory.get().details,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    );
    const made = new BrowserWindow({
      ...size,
      ...place,
      minWidth: 380,
      minHeight: 480,
      title: 'Centesimo',
      show: false,
      autoHideMenuBar: true,
      webPreferences: webPreferences(preload),
    });
    made.once('ready-to-show', () => made.show());
    made.on('close', () => {
      if (!made.isMinimized()) memory.change({ details: made.getNormalBounds() });
    });
    made.once('closed', () => {
      window = null;
    });
    return made;
  };

  return {
    open: (target) => {
      const isNew = window === null;
      window ??= create();
      if (isNew || !isShown(window.webContents.getURL(), target)) {
        window.loadURL(toViewAddress(target)).catch((error: unknown) => report(error, 'opening the details'));
      }
      if (isNew) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    window: () => window,
  };
};
