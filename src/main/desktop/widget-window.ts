import { BrowserWindow } from 'electron';
import { appOrigin } from './app-scheme.ts';

const widthPx = 380;
const heightPx = 620;

/** Opens the widget. @param preload absolute path of the built preload script */
export const openWidget = (preload: string): BrowserWindow => {
  const window = new BrowserWindow({
    width: widthPx,
    height: heightPx,
    minWidth: widthPx,
    title: 'Centesimo',
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${appOrigin}/index.html`);
  return window;
};

/** Brings the widget to the front when a second start of the program asks for it. */
export const showWidget = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
};
