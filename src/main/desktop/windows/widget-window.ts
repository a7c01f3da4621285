import { BrowserWindow, type Rectangle, screen } from 'electron';
import type { MemoryFile } from '../memory.ts';
import { widgetAddress } from '../app-address.ts';
import { webPreferences } from './web-preferences.ts';
import { keepPlace, placeAtTray } from './window-place.ts';

const size = { width: 380, height: 700 } as const;
/** Of a click on the icon the blur comes first: what that hid must not be shown again by the same click. */
const graceMs = 200;
/** A window that is being dragged is at its place when it has not moved for so long. */
const restMs = 500;

export type WidgetOptions = {
  readonly preload: string;
  readonly memory: MemoryFile;
  /**
   * It hangs under the tray icon and goes away when something else is clicked (macOS, Windows), unless it is pinned: then,
   * and on Linux, it is a small window that stays where it was put.
   */
  readonly isPopover: boolean;
  /** Whether closing it keeps the program running. */
  readonly staysInTray: () => boolean;
  readonly onHiddenByClose: () => void;
  readonly report: (error: unknown, where: string) => void;
};

export type Widget = {
  readonly window: BrowserWindow;
  /** @param icon where the tray icon is; null where that is not known */
  readonly show: (icon: Rectangle | null) => void;
  /** A click on the icon: away when it is in front, there otherwise. */
  readonly toggle: (icon: Rectangle) => void;
  readonly setPinned: (pinned: boolean) => void;
};

/** The widget: made once, hidden and shown from then on. It opens unseen. */
export const openWidget = (options: WidgetOptions): Widget => {
  const { preload, memory, isPopover, staysInTray, onHiddenByClose, report } = options;
  const hangs = (): boolean => isPopover && !memory.get().pinned;
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = hangs() ? null : keepPlace(memory.get().widget, areas);
  const window = new BrowserWindow({
    ...size,
    ...place,
    minWidth: size.width,
    minHeight: 320,
    title: 'Centesimo',
    show: false,
    frame: false,
    fullscreenable: false,
    maximizable: false,
    skipTaskbar: isPopover,
    alwaysOnTop: memory.get().pinned,
    autoHideMenuBar: true,
    webPreferences: webPreferences(preload),
  });
  let hiddenAt = -Infinity;

  const remember = (): void => {
    if (!hangs() && !window.isMinimized() && window.isVisible()) memory.change({ widget: window.getBounds() });
  };
  let waiting: NodeJS.Timeout | undefined;
  const rememberSoon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(remember, restMs);
  };
  window.on('move', rememberSoon);
  window.on('resize', rememberSoon);
  window.on('blur', () => {
    if (!hangs() || !window.isVisible()) return;
    hiddenAt = performance.now();
    window.hide();
  });
  window.on('close', (event) => {
    clearTimeout(waiting);
    remember();
    if (!staysInTray()) return;
    event.preventDefault();
    window.hide();
    onHiddenByClose();
  });

  const show = (icon: Rectangle | null): void => {
    if (icon !== null && hangs()) {
      const { x, y } = placeAtTray(window.getBounds(), icon, screen.getDisplayMatching(icon).workArea);
      window.setPosition(x, y);
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  window.loadURL(widgetAddress).catch((error: unknown) => report(error, 'opening the widget'));
  return {
    window,
    show,
    toggle: (icon) => {
      if (window.isVisible() && (window.isFocused() || memory.get().pinned)) window.hide();
      else if (performance.now() - hiddenAt > graceMs) show(icon);
    },
    setPinned: (pinned) => {
      memory.change({ pinned });
      window.setAlwaysOnTop(pinned);
    },
  };
};
