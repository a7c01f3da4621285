import { join } from 'node:path';
import { nativeImage, type NativeImage } from 'electron';
import type { TrayState } from './tray-model.ts';

/** A Mac draws the picture in its own colour; Linux panels are higher than the bar of Windows. `@2x` is found by name. */
const fileName = (state: TrayState, platform: NodeJS.Platform): string => {
  if (platform === 'darwin') return `${state}Template.png`;
  return platform === 'linux' ? `${state}-24.png` : `${state}-16.png`;
};

/** @param dir `resources/tray` */
export const readTrayImages = (dir: string, platform: NodeJS.Platform): Readonly<Record<TrayState, NativeImage>> => {
  const read = (state: TrayState): NativeImage => {
    const image = nativeImage.createFromPath(join(dir, fileName(state, platform)));
    if (platform === 'darwin') image.setTemplateImage(true);
    return image;
  };
  return { normal: read('normal'), near: read('near'), over: read('over') };
};
