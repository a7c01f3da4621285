import { Menu, type MenuItemConstructorOptions, type NativeImage, type Rectangle, Tray } from 'electron';
import type { MenuEntry, TrayAction, TrayDescription, TrayState } from './tray-model.ts';

export type TrayHandle = {
  /** Puts on screen what differs from what is there: the image is set only when the state changes. */
  readonly show: (description: TrayDescription) => void;
  /** Where the icon is; null on Linux, which does not say. */
  readonly bounds: () => Rectangle | null;
};

export type TrayOptions = {
  readonly images: Readonly<Record<TrayState, NativeImage>>;
  readonly first: TrayDescription;
  readonly platform: NodeJS.Platform;
  readonly onAction: (action: TrayAction) => void;
  /** A click on the icon itself, and where it is. */
  readonly onClick: (bounds: Rectangle) => void;
};

const toItem = (entry: MenuEntry, onAction: TrayOptions['onAction']): MenuItemConstructorOptions => {
  if (entry.kind === 'line') return { type: 'separator' };
  if (entry.kind === 'text') return { label: entry.label, enabled: false };
  if (entry.kind === 'menu') {
    return { label: entry.label, submenu: entry.entries.map((one) => toItem(one, onAction)) };
  }
  const { id, label, checked } = entry;
  const click = (): void => onAction(id);
  return checked === undefined ? { id, label, click } : { id, label, click, type: 'checkbox', checked };
};

/** The only code that touches the tray. On Linux the icon opens the menu, elsewhere the widget. */
export const openTray = ({ images, first, platform, onAction, onClick }: TrayOptions): TrayHandle => {
  const tray = new Tray(images[first.state]);
  let menu = Menu.buildFromTemplate([]);
  let shown: TrayDescription | undefined;

  const show = (next: TrayDescription): void => {
    if (shown !== undefined && shown.state !== next.state) tray.setImage(images[next.state]);
    if (shown?.title !== next.title && platform === 'darwin') tray.setTitle(next.title);
    if (shown?.tooltip !== next.tooltip) tray.setToolTip(next.tooltip);
    if (JSON.stringify(shown?.menu) !== JSON.stringify(next.menu)) {
      menu = Menu.buildFromTemplate(next.menu.map((entry) => toItem(entry, onAction)));
      if (platform === 'linux') tray.setContextMenu(menu);
    }
    shown = next;
  };
  show(first);

  tray.on('click', (_event, bounds) => onClick(bounds));
  // With a menu of its own the icon of a Mac would no longer report clicks.
  if (platform !== 'linux') tray.on('right-click', () => tray.popUpContextMenu(menu));
  return { show, bounds: () => (platform === 'linux' ? null : tray.getBounds()) };
};
