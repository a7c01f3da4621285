import { Menu } from 'electron';
import type { DesktopTexts } from './texts.ts';

/** A Mac needs one for its shortcuts (copy, paste, close, quit); elsewhere windows have none. */
export const setAppMenu = (platform: NodeJS.Platform, texts: DesktopTexts): void => {
  if (platform !== 'darwin') return Menu.setApplicationMenu(null);
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'appMenu', label: 'Centesimo' },
      { role: 'editMenu', label: texts.edit },
      { role: 'windowMenu', label: texts.window },
    ]),
  );
};
